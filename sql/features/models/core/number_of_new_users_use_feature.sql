/* headrace
describe = """Of the users of a day of sign-in, how many used a feature on one of the 14 days from that day on. The figures of the last 14 days
    are preliminary."""
kind = incremental
period { column = value_date, unit = day }
key = [value_date, product, feature_id]
reads {
    # A day of use counts for the days of sign-in up to 13 days before it.
    "core.feature_use" = "13 days"
}
*/
with new_users as (
    select
        product_user.sign_in_date,
        count(*) as number_of_users
    from core.product_user
    where product_user.sign_in_date is not null
    group by product_user.sign_in_date
)

select
    product_user.sign_in_date::date as value_date,
    feature_use.product::text as product,
    feature_use.feature_id::bigint as feature_id,
    count(distinct feature_use.user_id)::bigint as number_of_users_use_feature,
    max(new_users.number_of_users)::bigint as number_of_new_users
from core.product_user
join core.feature_use
    on feature_use.user_id = product_user.user_id
    and feature_use.use_date between product_user.sign_in_date and product_user.sign_in_date + 13
join new_users
    on new_users.sign_in_date = product_user.sign_in_date
group by
    product_user.sign_in_date,
    feature_use.product,
    feature_use.feature_id
