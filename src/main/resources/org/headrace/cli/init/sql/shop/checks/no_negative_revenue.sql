/* headrace
describe = "No day has a revenue below zero."
severity = error
*/
-- A check selects what is wrong; no row means that it holds. If there is one, the models stay as they were before the run, and
-- the rows are kept in headrace.violations. With severity = warn the run goes on.
select
    revenue_by_day.date,
    revenue_by_day.revenue_cents
from mart.revenue_by_day
where revenue_by_day.revenue_cents < 0
