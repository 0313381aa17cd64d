/* headrace
describe = "A file per month."
path = "year={year}/month={month}/feature_retention_rate_{year}_{month}.csv"
*/
select
    extract(year from feature_retention_rate.value_date)::int as year,
    extract(month from feature_retention_rate.value_date)::int as month,
    feature_retention_rate.product,
    feature_retention_rate.feature_id,
    feature_retention_rate.number_of_users,
    feature_retention_rate.number_of_users_retained,
    feature_retention_rate.retention_rate,
    feature_retention_rate.retention_rate_diff
from mart.feature_retention_rate
order by
    feature_retention_rate.product,
    feature_retention_rate.feature_id
