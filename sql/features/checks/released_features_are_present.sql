/* headrace
describe = "Every feature that somebody used on or after its release has a retention rate, in each product in which that was."
*/
select distinct
    feature_use.product,
    feature_use.feature_id
from core.feature_use
join core.feature_first_release
    on feature_first_release.feature_id = feature_use.feature_id
    and feature_first_release.release_date <= feature_use.use_date
where not exists (
    select
    from mart.feature_retention_rate
    where feature_retention_rate.product = feature_use.product
        and feature_retention_rate.feature_id = feature_use.feature_id
)
