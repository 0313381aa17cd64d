-- Made here rather than by the load, for the sake of the index: a load and a model replace single days.
create table raw.product_event (
    product text,
    product_version text,
    occurred_at timestamp,
    group_id text,
    event_id bigint,
    event_type text,
    user_id bigint,
    project_id bigint,
    event_context jsonb
);

create index product_event_time on raw.product_event using brin (occurred_at, (occurred_at::date));

-- The models of the same names fill these tables and keep them as they are. Each month of 2023 has a partition, and all others share one;
-- those of a coming year are best made before its first day.
create schema if not exists core;

create table core.feature_retention_rate (
    user_id bigint,
    product text,
    feature_id bigint,
    day_zero_dt date,
    day_seven_entry date,
    unique (user_id, product, feature_id, day_zero_dt)
) partition by range (day_zero_dt);

create table core.number_of_new_users_use_feature (
    value_date date,
    product text,
    feature_id bigint,
    number_of_users_use_feature bigint,
    number_of_new_users bigint,
    unique (value_date, product, feature_id)
) partition by range (value_date);

create table core.number_of_users_upgraded_in_one_month (
    value_date date,
    product text,
    product_id bigint,
    release_id text,
    number_of_users_upgraded_version bigint,
    number_of_users bigint,
    unique (value_date, product, product_id, release_id)
) partition by range (value_date);

do $$
declare
    partitioned text;
    month date;
begin
    foreach partitioned in array array[
        'feature_retention_rate', 'number_of_new_users_use_feature', 'number_of_users_upgraded_in_one_month'
    ] loop
        execute format('create table core.%I partition of core.%I default', partitioned || '_other', partitioned);
        for number in 1..12 loop
            month := make_date(2023, number, 1);
            execute format(
                'create table core.%I partition of core.%I for values from (%L) to (%L)',
                partitioned || to_char(month, '_YYYY_MM'), partitioned, month, month + interval '1 month'
            );
        end loop;
    end loop;
end
$$;
