/* headrace
describe = """Of the users whose day zero with a feature lies in a month, the share that used it again on the seventh day after it; and how much
    more that is than of the feature released before it, among those of the same month and product."""
kind = incremental
period { column = value_date, unit = month }
key = [value_date, product, feature_id]
*/
with rate as (
    select
        date_trunc('month', feature_retention_rate.day_zero_dt::timestamp) as value_month,
        feature_retention_rate.product,
        feature_retention_rate.feature_id,
        count(*) as number_of_users,
        count(feature_retention_rate.day_seven_entry) as number_of_users_retained,
        round(count(feature_retention_rate.day_seven_entry)::numeric / count(*), 6) as retention_rate
    from core.feature_retention_rate
    group by
        date_trunc('month', feature_retention_rate.day_zero_dt::timestamp),
        feature_retention_rate.product,
        feature_retention_rate.feature_id
)

select
    rate.value_month::date as value_date,
    rate.product::text as product,
    rate.feature_id::bigint as feature_id,
    rate.number_of_users::bigint as number_of_users,
    rate.number_of_users_retained::bigint as number_of_users_retained,
    rate.retention_rate::numeric as retention_rate,
    (rate.retention_rate - lag(rate.retention_rate) over (
        partition by
            rate.value_month,
            rate.product
        order by
            feature_first_release.release_date,
            rate.feature_id
    ))::numeric as retention_rate_diff
from rate
join core.feature_first_release
    on feature_first_release.feature_id = rate.feature_id
