/* headrace
describe = "Every row of the file of features' releases. A feature may have several."
from = features
sync = replace
*/
select
    feature_release_id,
    product_id,
    feature_id,
    try_cast(release_date as date) as release_date
from read_parquet('feature_releases.parquet')
