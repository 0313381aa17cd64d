-- The buckets in which a model has other rows than its query, when floating-point numbers may differ by a small share. Rows are paired by
-- all their other columns; of rows that are equal there, the first is paired with the first by their numbers, and so on.
with kept as (
    select
        {model_bucket} as "headrace bucket",
        {model_hash} as "headrace hash",
        {numbers},
        row_number() over (partition by {model_hash} order by {numbers}) as "headrace copy"
    from {model}
    where {model_where}
),

built as (
    select
        {query_bucket} as "headrace bucket",
        {query_hash} as "headrace hash",
        {numbers},
        row_number() over (partition by {query_hash} order by {numbers}) as "headrace copy"
    from {query}
    where {query_where}
)

select distinct coalesce(kept."headrace bucket", built."headrace bucket") as bucket
from kept
full join built on built."headrace hash" = kept."headrace hash" and built."headrace copy" = kept."headrace copy"
where kept."headrace hash" is null
    or built."headrace hash" is null
    or not ({are_close})
