/* headrace
describe = """The first day on or after its release on which a user used a feature in a product, and the seventh day after it if the feature was
    used then, too. The figures of the last 7 days are preliminary."""
kind = incremental
period { column = day_zero_dt, unit = day }
key = [user_id, product, feature_id, day_zero_dt]
touches {
    # A day of use that comes or goes can only move day zero from or to itself, or to the first day of use that did not change.
    "core.feature_use" = """
        select unnest(array[
            min(feature_use.use_date),
            min(feature_use.use_date) filter (where not exists (
                select from changed_periods where feature_use.use_date >= starts_at and feature_use.use_date < ends_at
            ))
        ])
        from core.feature_use
        join core.feature_first_release
            on feature_first_release.feature_id = feature_use.feature_id
            and feature_first_release.release_date <= feature_use.use_date
        where (feature_use.user_id, feature_use.product, feature_use.feature_id) in (
            select changed.user_id, changed.product, changed.feature_id
            from core.feature_use as changed
            join changed_periods
                on changed.use_date >= changed_periods.starts_at
                and changed.use_date < changed_periods.ends_at
        )
        group by feature_use.user_id, feature_use.product, feature_use.feature_id
    """
}
*/
with day_zero as (
    select
        feature_use.user_id,
        feature_use.product,
        feature_use.feature_id,
        min(feature_use.use_date) as use_date
    from core.feature_use
    join core.feature_first_release
        on feature_first_release.feature_id = feature_use.feature_id
        and feature_first_release.release_date <= feature_use.use_date
    group by
        feature_use.user_id,
        feature_use.product,
        feature_use.feature_id
)

select
    day_zero.user_id::bigint as user_id,
    day_zero.product::text as product,
    day_zero.feature_id::bigint as feature_id,
    day_zero.use_date::date as day_zero_dt,
    day_seven.use_date::date as day_seven_entry
from day_zero
left join core.feature_use as day_seven
    on day_seven.user_id = day_zero.user_id
    and day_seven.product = day_zero.product
    and day_seven.feature_id = day_zero.feature_id
    and day_seven.use_date = day_zero.use_date + 7
