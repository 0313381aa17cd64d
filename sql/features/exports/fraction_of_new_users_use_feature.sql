/* headrace
describe = "A file per month."
path = "year={year}/month={month}/fraction_of_new_users_use_feature_{year}_{month}.csv"
*/
select
    extract(year from fraction_of_new_users_use_feature.value_date)::int as year,
    extract(month from fraction_of_new_users_use_feature.value_date)::int as month,
    fraction_of_new_users_use_feature.product,
    fraction_of_new_users_use_feature.feature_id,
    fraction_of_new_users_use_feature.fraction_of_new_feature_users
from mart.fraction_of_new_users_use_feature
order by
    fraction_of_new_users_use_feature.product,
    fraction_of_new_users_use_feature.feature_id
