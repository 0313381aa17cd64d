-- "headrace db migrate production" applies the scripts of this folder once, by Flyway. A source is never written to by a run, and
-- most sources need no script: this one makes something to play with. Six weeks of orders, the same each time: 20 a day, and 30 on Saturdays and Sundays.
create table orders (
    order_id int primary key,
    ordered_at timestamp not null,
    product text not null,
    quantity int not null,
    price_cents int not null
);

insert into orders (order_id, ordered_at, product, quantity, price_cents)
select
    row_number() over (order by ordered.ordered_at)::int as order_id,
    ordered.ordered_at,
    (array['bread', 'cheese', 'honey', 'tea'])[1 + ordered.draw % 4] as product,
    1 + ordered.draw / 4 % 3 as quantity,
    (array[320, 950, 780, 410])[1 + ordered.draw % 4] as price_cents
from (
    select
        day.start + number.value * interval '27 minutes' + interval '8 hours' as ordered_at,
        (extract(doy from day.start)::int * 37 + number.value * 101) % 97 as draw
    from generate_series(timestamp '2024-01-15', timestamp '2024-02-25', interval '1 day') as day (start)
    cross join lateral generate_series(
        1,
        case when extract(isodow from day.start) > 5 then 30 else 20 end
    ) as number (value)
) as ordered;
