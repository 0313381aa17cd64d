/* headrace
describe = "Each user of the file of users, once; the first day of sign-in if there are several."
kind = table
key = [user_id]
index = ["sign_in_date"]
*/
select
    product_user.user_id::bigint as user_id,
    min(product_user.sign_in_date)::date as sign_in_date
from raw.product_user
where product_user.user_id is not null
group by product_user.user_id
