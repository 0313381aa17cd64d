-- Which versions of its inputs each published table was made from; see docs/adr/0028-what-a-published-table-holds.md.

-- One row for each version that the table may have: a run adds its row before it commits at the target, and removes the older ones after
-- that. The table headrace_published at the target says which of them it is.
create table headrace.publication (
    pipeline text not null,
    name text not null,
    version text not null,
    target text not null,
    definition text not null,
    inputs text[] not null,
    versions bigint[] not null,
    run_id bigint not null,
    announced_at timestamptz not null default clock_timestamp(),
    published_at timestamptz,
    rows_written bigint,
    primary key (pipeline, name, version)
);

create view headrace.publications as
select distinct on (publication.pipeline, publication.name)
    publication.pipeline,
    publication.name,
    publication.target,
    publication.published_at,
    publication.rows_written,
    publication.run_id,
    publication.version
from headrace.publication
where publication.published_at is not null
order by publication.pipeline, publication.name, publication.published_at desc;
