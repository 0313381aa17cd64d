-- How far each feed is committed; see docs/adr/0033-a-feed-that-lands-as-it-came.md.

-- Written in the transaction that lands the messages. last_event_id is the id to resume after, empty if the feed gave none.
create table headrace.feed (
    relation text primary key,
    pipeline text not null,
    last_event_id text not null,
    last_seq bigint not null,
    redelivered bigint not null,
    received_at timestamp not null,
    run_id bigint not null,
    committed_at timestamptz not null default clock_timestamp()
);

create view headrace.feeds as
select
    feed.relation,
    feed.pipeline,
    feed.last_seq as messages,
    feed.redelivered,
    feed.received_at as last_received_at,
    feed.committed_at,
    feed.last_event_id,
    feed.run_id
from headrace.feed
order by feed.relation;
