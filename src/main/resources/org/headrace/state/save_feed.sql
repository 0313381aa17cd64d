insert into headrace.feed as known (
    relation, pipeline, last_event_id, last_seq, redelivered, received_at, commit_seconds, messages_per_second, run_id
)
values (?, ?, ?, ?, ?, ?, extract(epoch from clock_timestamp() at time zone 'UTC' - ?), ?, ?)
on conflict (relation) do update set
    pipeline = excluded.pipeline,
    last_event_id = excluded.last_event_id,
    last_seq = excluded.last_seq,
    redelivered = known.redelivered + excluded.redelivered,
    received_at = excluded.received_at,
    commit_seconds = excluded.commit_seconds,
    messages_per_second = excluded.messages_per_second,
    run_id = excluded.run_id,
    committed_at = clock_timestamp()
