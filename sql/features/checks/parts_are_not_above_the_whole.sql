/* headrace
describe = "No more users are retained, new or upgraded than there are."
*/
select
    'mart.feature_retention_rate' as found_in,
    feature_retention_rate.value_date,
    feature_retention_rate.product,
    feature_retention_rate.feature_id as id,
    feature_retention_rate.number_of_users_retained as part,
    feature_retention_rate.number_of_users as whole
from mart.feature_retention_rate
where feature_retention_rate.number_of_users_retained > feature_retention_rate.number_of_users
union all
select
    'core.number_of_new_users_use_feature',
    number_of_new_users_use_feature.value_date,
    number_of_new_users_use_feature.product,
    number_of_new_users_use_feature.feature_id,
    number_of_new_users_use_feature.number_of_users_use_feature,
    number_of_new_users_use_feature.number_of_new_users
from core.number_of_new_users_use_feature
where number_of_new_users_use_feature.number_of_users_use_feature > number_of_new_users_use_feature.number_of_new_users
union all
-- Each user counts once for a release, on whatever day.
select
    'core.number_of_users_upgraded_in_one_month',
    min(number_of_users_upgraded_in_one_month.value_date),
    min(number_of_users_upgraded_in_one_month.product),
    number_of_users_upgraded_in_one_month.product_id,
    sum(number_of_users_upgraded_in_one_month.number_of_users_upgraded_version),
    max(number_of_users_upgraded_in_one_month.number_of_users)
from core.number_of_users_upgraded_in_one_month
group by
    number_of_users_upgraded_in_one_month.product_id,
    number_of_users_upgraded_in_one_month.release_id
having sum(number_of_users_upgraded_in_one_month.number_of_users_upgraded_version)
    > max(number_of_users_upgraded_in_one_month.number_of_users)
