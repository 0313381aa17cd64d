/* headrace
describe = "A file per month."
path = "year={year}/month={month}/fraction_of_users_upgraded_in_one_month_{year}_{month}.csv"
*/
select
    extract(year from fraction_of_users_upgraded_in_one_month.value_date)::int as year,
    extract(month from fraction_of_users_upgraded_in_one_month.value_date)::int as month,
    fraction_of_users_upgraded_in_one_month.product,
    fraction_of_users_upgraded_in_one_month.product_id,
    fraction_of_users_upgraded_in_one_month.release_id,
    fraction_of_users_upgraded_in_one_month.fraction_of_users_upgraded_version
from mart.fraction_of_users_upgraded_in_one_month
order by
    fraction_of_users_upgraded_in_one_month.product,
    fraction_of_users_upgraded_in_one_month.product_id,
    fraction_of_users_upgraded_in_one_month.release_id
