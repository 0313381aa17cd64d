/* headrace
describe = """How many users upgraded within a month of a release, by the day of their first upgrade in that month. An upgrade counts for every
    release of its product_id in whose first month it lies; each user counts once for a release."""
kind = incremental
period { column = value_date, unit = day }
key = [value_date, product, product_id, release_id]
touches {
    # As in core.feature_retention_rate.
    "core.product_upgrade" = """
        select unnest(array[
            min(product_upgrade.upgrade_date),
            min(product_upgrade.upgrade_date) filter (where not exists (
                select from changed_periods
                where product_upgrade.upgrade_date >= starts_at and product_upgrade.upgrade_date < ends_at
            ))
        ])
        from core.product_upgrade
        join core.product_release
            on product_release.product_id = product_upgrade.product_id
            and product_upgrade.upgrade_date between product_release.release_date and product_release.last_date
        where (product_upgrade.user_id, product_upgrade.product_id) in (
            select changed.user_id, changed.product_id
            from core.product_upgrade as changed
            join changed_periods
                on changed.upgrade_date >= changed_periods.starts_at
                and changed.upgrade_date < changed_periods.ends_at
        )
        group by product_upgrade.user_id, product_release.product_id, product_release.release_id
    """
}
*/
with first_upgrade as (
    select distinct on (product_upgrade.user_id, product_release.product_id, product_release.release_id)
        product_upgrade.user_id,
        product_upgrade.product,
        product_release.product_id,
        product_release.release_id,
        product_upgrade.upgrade_date
    from core.product_upgrade
    join core.product_release
        on product_release.product_id = product_upgrade.product_id
        and product_upgrade.upgrade_date between product_release.release_date and product_release.last_date
    join core.product_user
        on product_user.user_id = product_upgrade.user_id
    order by
        product_upgrade.user_id,
        product_release.product_id,
        product_release.release_id,
        product_upgrade.upgrade_date,
        product_upgrade.product collate "C"
),

all_users as (
    select count(*) as number_of_users
    from core.product_user
)

select
    first_upgrade.upgrade_date::date as value_date,
    first_upgrade.product::text as product,
    first_upgrade.product_id::bigint as product_id,
    first_upgrade.release_id::text as release_id,
    count(*)::bigint as number_of_users_upgraded_version,
    max(all_users.number_of_users)::bigint as number_of_users
from first_upgrade
cross join all_users
group by
    first_upgrade.upgrade_date,
    first_upgrade.product,
    first_upgrade.product_id,
    first_upgrade.release_id
