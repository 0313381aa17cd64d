-- Users sign in from 30 days before the first day on; a few of those who work are in no file.
select
    9000000000 + user_number as user_id,
    strftime(date '1970-01-01' + ({first_day} - 30 + (hash({seed}, 'sign in', user_number) % ({days} + 30))::integer), '%Y-%m-%d')
        as sign_in_date,
    'user' || user_number as user_login
from range({users}) as users (user_number)
where hash({seed}, 'unknown', user_number) % 50 > 0
order by user_id
