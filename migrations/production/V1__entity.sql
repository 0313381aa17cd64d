-- The demo's source: no key, no index, as such tables often are.
create table entity (
    created_at timestamp,
    value int
);
