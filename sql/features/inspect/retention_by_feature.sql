/* headrace
describe = "Each feature at a glance: its release, its users, and the share that came back on the seventh day."
*/
select
    feature_retention_rate.product,
    feature_retention_rate.feature_id,
    feature_first_release.release_date,
    sum(feature_retention_rate.number_of_users) as number_of_users,
    round(
        sum(feature_retention_rate.number_of_users_retained) / sum(feature_retention_rate.number_of_users),
        6
    ) as retention_rate
from mart.feature_retention_rate
join core.feature_first_release using (feature_id)
group by
    feature_retention_rate.product,
    feature_retention_rate.feature_id,
    feature_first_release.release_date
order by
    feature_first_release.release_date,
    feature_retention_rate.feature_id,
    feature_retention_rate.product
