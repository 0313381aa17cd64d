-- The product events that are delivered on one day: those of that day, and late ones of the five days before.
-- All that looks random is a hash of the seed and of what it belongs to, so that a file can be written again alone.
with drawn as (
    select
        day_number,
        lag,
        user_number,
        hash({seed}, day_number, user_number, event_number) as draw
    from (select {day} - lag as day_number, lag from range(6) as lags (lag))
    cross join range({users}) as users (user_number)
    cross join range(6) as events (event_number)
    where day_number >= {first_day}
        -- a user works on three days of ten, and mostly a week after the day before
        and hash({seed}, (day_number + (hash(user_number) % 7)::bigint) % 7, user_number) % 10 < 3
        and event_number <= hash({seed}, 'events', day_number, user_number) % 6
),

delivered as (
    select
        drawn.*,
        hash(draw, 'corrected', {revision}) as correction,
        -- one of the user's own five features; numbers from 150 on have no release, and 0 is no feature
        case
            when hash(draw, 'feature') % 20 = 0 then 0
            else 101 + hash({seed}, user_number, hash(draw, 'feature', case
                when {revision} > 0 and correction % 20 = 0 then {revision} else 0
            end) % 5) % 52
        end::bigint as feature_id
    from drawn
    where lag = case when hash(draw, 'lag') % 25 = 0 then 1 + hash(draw, 'days') % 5 else 0 end
        and ({revision} = 0 or hash(draw, 'dropped', {revision}) % 50 > 0)
),

event as (
    select
        case when hash(draw, 'no time') % 2000 = 0 then null else strftime(
            make_timestamp(day_number * 86400000000 + (hash(draw, 'time') % 86400000000)::bigint),
            '%Y-%m-%d %H:%M:%S.%f'
        ) end as timestamp,
        case when hash(draw, 'no product') % 2000 = 0 then null
            else ['editor', 'planner', 'viewer'][1 + feature_id % 3] end as product,
        case when hash(draw, 'version') % 3 = 0 then '2023.1' else '2023.2' end as product_version,
        case when hash(draw, 'group') % 12 = 0 then 'upgrade' else 'update' end as group_id,
        (draw >> 1)::bigint as event_id,
        case when hash(draw, 'group') % 12 = 0 then 'product_upgraded' else 'feature_used' end as event_type,
        case when hash(draw, 'no user') % 2000 = 0 then null else 9000000000 + user_number end as user_id,
        (700 + user_number % 90)::bigint as project_id,
        {
            'has_license': user_number % 3 > 0,
            'prev_state': 'idle',
            'curr_state': 'active',
            'additional': {
                'user': {
                    'country': ['DE', 'FR', 'US', 'ÅX'][1 + user_number % 4],
                    'timezone': 'UTC',
                    'OS': ['Linux', 'macOS', 'Windows'][1 + user_number % 3]
                },
                'product': {
                    'product_id': (1 + feature_id % 3)::bigint,
                    'build_id': '231.' || (8000 + day_number % 500),
                    'license_type': case when user_number % 3 > 0 then 'commercial' else 'trial' end,
                    'runtime_version_id': (17 + user_number % 5)::bigint,
                    'feature_id': case when hash(draw, 'no feature') % 40 = 0 then null else feature_id end::bigint
                }
            }
        } as event_context,
        draw
    from delivered
)

-- one row of a hundred is there twice
select
    product,
    product_version,
    timestamp,
    group_id,
    event_id,
    event_type,
    user_id,
    project_id,
    event_context
from event
cross join range(2) as copies (copy)
where copy = 0
    or hash(draw, 'twice') % 100 = 0
order by
    timestamp,
    event_id
