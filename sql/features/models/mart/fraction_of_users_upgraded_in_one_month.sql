/* headrace
describe = "Of all users, the share whose first upgrade within a month of a release lies in a calendar month."
kind = incremental
period { column = value_date, unit = month }
key = [value_date, product, product_id, release_id]
*/
select
    date_trunc('month', number_of_users_upgraded_in_one_month.value_date::timestamp)::date as value_date,
    number_of_users_upgraded_in_one_month.product::text as product,
    number_of_users_upgraded_in_one_month.product_id::bigint as product_id,
    number_of_users_upgraded_in_one_month.release_id::text as release_id,
    round(
        sum(number_of_users_upgraded_in_one_month.number_of_users_upgraded_version)
            / max(number_of_users_upgraded_in_one_month.number_of_users),
        6
    )::numeric as fraction_of_users_upgraded_version
from core.number_of_users_upgraded_in_one_month
group by
    date_trunc('month', number_of_users_upgraded_in_one_month.value_date::timestamp)::date,
    number_of_users_upgraded_in_one_month.product,
    number_of_users_upgraded_in_one_month.product_id,
    number_of_users_upgraded_in_one_month.release_id
