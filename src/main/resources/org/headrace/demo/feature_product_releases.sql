-- Each product has a release every ten days, and one at the end of January; the number of a release is unique within its product only.
select
    release_number::varchar as release_id,
    product_number::bigint as product_id,
    strftime(case
        when release_number = 0 then make_date(year(date '1970-01-01' + {last_day}), 1, 31)
        else date '1970-01-01' + ({first_day} + 10 * (release_number - 1) + product_number)::integer
    end, '%Y-%m-%d') as release_date
from range(1, 4) as products (product_number)
cross join range(1 + ({days} + 9) // 10) as releases (release_number)
order by
    product_id,
    release_number
