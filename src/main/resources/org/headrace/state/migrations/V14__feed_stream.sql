-- How the stream of each feed is; see docs/adr/0037-streams-in-the-service.md.

-- What the process that has the lock of a stream last said that it does.
create table headrace.feed_stream (
    relation text primary key,
    pipeline text not null,
    run_id bigint not null,
    state text not null,
    reason text not null,
    since timestamptz not null
);

-- Of the last batch: how long its first message waited for the commit, and the rate of the minute before it.
alter table headrace.feed
    add column commit_seconds double precision,
    add column messages_per_second double precision;

create or replace view headrace.feeds as
select
    relation,
    coalesce(feed.pipeline, feed_stream.pipeline) as pipeline,
    feed.last_seq as messages,
    feed.redelivered,
    feed.received_at as last_received_at,
    feed.committed_at,
    feed.last_event_id,
    feed.run_id,
    case
        when exists (select from headrace.active_run where active_run.run_id = feed_stream.run_id)
            then feed_stream.state
        else 'stopped'
    end as state,
    case
        when exists (select from headrace.active_run where active_run.run_id = feed_stream.run_id)
            then feed_stream.reason
        else ''
    end as reason,
    case
        when exists (select from headrace.active_run where active_run.run_id = feed_stream.run_id)
            then feed_stream.since
    end as since,
    round(feed.commit_seconds::numeric, 3) as lag_seconds,
    case
        when feed.committed_at > clock_timestamp() - interval '1 minute'
            then round(feed.messages_per_second::numeric, 1)
        else 0
    end as messages_per_second
from headrace.feed
full join headrace.feed_stream using (relation)
order by relation;
