/* headrace
describe = "Every row of the table entity."
from = production
sync = period
period { column = created_at, unit = day }
*/
select
    created_at,
    value
from entity
