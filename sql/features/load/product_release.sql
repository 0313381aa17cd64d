/* headrace
describe = "Every row of the file of releases. A release_id is unique within its product_id only."
from = features
sync = replace
*/
select
    release_id,
    product_id,
    try_cast(release_date as date) as release_date
from read_parquet('releases.parquet')
