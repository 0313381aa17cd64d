/* headrace
describe = "Each release of a product, once, with the last day of its first month."
kind = table
key = [product_id, release_id]
*/
select
    product_release.product_id::bigint as product_id,
    product_release.release_id::text as release_id,
    min(product_release.release_date)::date as release_date,
    (min(product_release.release_date) + interval '1 month' - interval '1 day')::date as last_date
from raw.product_release
where product_release.product_id is not null
    and product_release.release_id is not null
    and product_release.release_date is not null
group by
    product_release.product_id,
    product_release.release_id
