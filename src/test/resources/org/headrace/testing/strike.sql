-- Lets a statement of the warehouse end a connection while it runs. It strikes in one run alone, so that the next one succeeds.
create schema fault;

-- Who is to lose a connection: 'source'; 'own', the session that runs the statement; 'other', the engine's other one.
create table fault.armed (step text, target text, production text, run_id bigint);

create function fault.strike(running text, here boolean) returns boolean language plpgsql volatile as $$
declare
    armed fault.armed;
begin
    select * into armed from fault.armed where step = running and run_id = (select max(run.run_id) from headrace.run as run);
    if here and armed.target = 'own' then
        perform pg_terminate_backend(pg_backend_pid());
    elsif here and armed.target is not null then
        loop
            perform pg_stat_clear_snapshot();
            perform pg_terminate_backend(pid)
            from pg_stat_activity
            where application_name = 'headrace'
                and pid <> pg_backend_pid()
                and datname = case armed.target when 'source' then armed.production else current_database() end;
            exit when not found;
        end loop;
    end if;
    return true;
end
$$;

create function fault.strike_on_insert() returns trigger language plpgsql as $$
begin
    perform fault.strike('load', new.at = '2023-02-10');
    return new;
end
$$;

create schema raw;
create table raw.event (at timestamp, value int, filler text);
create trigger strike before insert on raw.event for each row execute function fault.strike_on_insert();
