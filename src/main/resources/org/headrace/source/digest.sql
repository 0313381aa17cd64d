select
    date_trunc('{unit}', {period}::timestamp) as period,
    count(*) as rows,
    sum(hashtextextended(source_row::text, 0)::numeric) as fingerprint
from (
{query}
) as source_row
group by 1
