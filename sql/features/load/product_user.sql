/* headrace
describe = "Every row of the file of users."
from = features
sync = replace
*/
select
    user_id,
    try_cast(sign_in_date as date) as sign_in_date,
    user_login
from read_parquet('users.parquet')
