-- What changed in relations since the versions that readers of them have seen.
with unseen as (
    select
        reader.name,
        reader.relation,
        reader.version as seen_version,
        relation.version as current_version,
        relation.period as noted_by
    from (
        {readers}
    ) as reader
    join headrace.relation on relation.relation = reader.relation and relation.version > reader.version
)

-- Of a relation that changed often, each period is given once.
select distinct
    unseen.name,
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
