-- Why staged rows cannot be rows of a dimension, as far as their keys tell; each reason once.
select 'null' as unfit
where exists (select from {stage} where {key_is_null})
union all
select 'duplicate'
where exists (select from {stage} group by {key} having count(*) > 1)
