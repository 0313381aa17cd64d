/* headrace
describe = "The earliest release of each feature, in whatever product."
kind = table
key = [feature_id]
*/
select
    feature_release.feature_id::bigint as feature_id,
    min(feature_release.release_date)::date as release_date
from raw.feature_release
where feature_release.feature_id is not null
    and feature_release.release_date is not null
group by feature_release.feature_id
