-- What changed in the inputs of published tables since each version that they may have.
with unseen as (
    select
        publication.name,
        publication.version as published_version,
        input.relation,
        input.version as seen_version,
        relation.version as current_version,
        relation.period as noted_by
    from headrace.publication
    cross join unnest(publication.inputs, publication.versions) as input (relation, version)
    join headrace.relation on relation.relation = input.relation and relation.version > input.version
    where publication.pipeline = ?
)

select distinct
    unseen.name,
    unseen.published_version,
    unseen.relation,
    change.scope,
    change.period_start,
    change.period_end,
    unseen.noted_by
from unseen
join headrace.relation_change as change
    on change.relation = unseen.relation and change.version > unseen.seen_version
union all
-- Some of it may be forgotten, since it is older than is kept: what is missing counts as everything.
select
    unseen.name,
    unseen.published_version,
    unseen.relation,
    'everything',
    null,
    null,
    unseen.noted_by
from unseen
where unseen.current_version - unseen.seen_version > (
    select count(distinct change.version)
    from headrace.relation_change as change
    where change.relation = unseen.relation and change.version > unseen.seen_version
)
