/* headrace
describe = "Of all users who signed in in a month, the share that used a feature on one of the 14 days from the day of sign-in on."
kind = table
key = [value_date, product, feature_id]
*/
with users_by_month as (
    select
        date_trunc('month', product_user.sign_in_date::timestamp)::date as value_date,
        count(*) as number_of_users
    from core.product_user
    where product_user.sign_in_date is not null
    group by date_trunc('month', product_user.sign_in_date::timestamp)::date
),

use_by_month as (
    select
        date_trunc('month', number_of_new_users_use_feature.value_date::timestamp)::date as value_date,
        number_of_new_users_use_feature.product,
        number_of_new_users_use_feature.feature_id,
        sum(number_of_new_users_use_feature.number_of_users_use_feature) as number_of_users
    from core.number_of_new_users_use_feature
    group by
        date_trunc('month', number_of_new_users_use_feature.value_date::timestamp)::date,
        number_of_new_users_use_feature.product,
        number_of_new_users_use_feature.feature_id
)

select
    use_by_month.value_date::date as value_date,
    use_by_month.product::text as product,
    use_by_month.feature_id::bigint as feature_id,
    round(use_by_month.number_of_users / users_by_month.number_of_users, 6)::numeric as fraction_of_new_feature_users
from use_by_month
join users_by_month
    on users_by_month.value_date = use_by_month.value_date
