/* headrace
describe = "Every fraction is at least 0 and at most 1."
*/
select
    'mart.feature_retention_rate' as found_in,
    feature_retention_rate.value_date,
    feature_retention_rate.product,
    feature_retention_rate.feature_id as id,
    feature_retention_rate.retention_rate as fraction
from mart.feature_retention_rate
where feature_retention_rate.retention_rate is null
    or feature_retention_rate.retention_rate not between 0 and 1
union all
select
    'mart.fraction_of_new_users_use_feature',
    fraction_of_new_users_use_feature.value_date,
    fraction_of_new_users_use_feature.product,
    fraction_of_new_users_use_feature.feature_id,
    fraction_of_new_users_use_feature.fraction_of_new_feature_users
from mart.fraction_of_new_users_use_feature
where fraction_of_new_users_use_feature.fraction_of_new_feature_users is null
    or fraction_of_new_users_use_feature.fraction_of_new_feature_users not between 0 and 1
union all
select
    'mart.fraction_of_users_upgraded_in_one_month',
    fraction_of_users_upgraded_in_one_month.value_date,
    fraction_of_users_upgraded_in_one_month.product,
    fraction_of_users_upgraded_in_one_month.product_id,
    fraction_of_users_upgraded_in_one_month.fraction_of_users_upgraded_version
from mart.fraction_of_users_upgraded_in_one_month
where fraction_of_users_upgraded_in_one_month.fraction_of_users_upgraded_version is null
    or fraction_of_users_upgraded_in_one_month.fraction_of_users_upgraded_version not between 0 and 1
