-- Whether a concurrent refresh has passed over a key that the query gives twice. The server does not compare rows that have a null with each
-- other; two equal ones then both match the row that was there. The query is run only if there are such rows.
select case
    when
        exists (
            select 1
            from {view} as "headrace row"
            where {key_is_known} and not ("headrace row" is not null)
        )
        then exists (
            select 1
            from (
{query}
            ) as "headrace row"
            where {key_is_known} and not ("headrace row" is not null)
            group by {key}
            having count(*) > 1
        )
    else false
end as is_duplicate
