-- Features 101 to 149 are released from ten days before the first day on; every seventh a second time, later.
select
    feature_number * 10 + again as feature_release_id,
    (1 + feature_number % 3)::bigint as product_id,
    feature_number::bigint as feature_id,
    strftime(
        date '1970-01-01' + ({first_day} - 10 + (hash({seed}, 'release', feature_number) % ({days} // 2 + 10))::integer + 12 * again)::integer,
        '%Y-%m-%d'
    ) as release_date
from range(101, 150) as features (feature_number)
cross join range(2) as times (again)
where again = 0
    or feature_number % 7 = 0
order by feature_release_id
