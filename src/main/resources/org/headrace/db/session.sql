-- What every session of ours must have, whatever the server, the database or the role has set. One statement takes less to parse and to
-- run than one a setting, and a session may be short.
select set_config(setting.name, setting.value, {is_local}), pg_backend_pid() as pid
from (
    values
        -- A source's snapshot may idle for as long as the warehouse computes, and a statement may take long.
        ('statement_timeout', '0'),
        ('idle_in_transaction_session_timeout', '0'),
        ('transaction_timeout', '0'),
        ('idle_session_timeout', '0'),

        -- How values are written as text, read from text, and hashed as text.
        ('timezone', 'UTC'),
        ('datestyle', 'ISO'),
        ('intervalstyle', 'postgres'),
        ('extra_float_digits', '1'),
        ('bytea_output', 'hex'),
        ('xmlbinary', 'base64'),
        ('xmloption', 'content'),
        ('standard_conforming_strings', 'on'),
        ('array_nulls', 'on'),
        -- The names of types, by which source and warehouse are compared.
        ('quote_all_identifiers', 'off'),

        -- A limit on what an index search gives would leave rows out at random.
        ('gin_fuzzy_search_limit', '0'),

        -- A server that can tell in the midst of a statement that its client was killed lets go of the locks then. PostgreSQL refuses this
        -- on systems where it cannot, which Linux is not.
        (
            'client_connection_check_interval',
            case when version() like '%linux%' then '1s' else current_setting('client_connection_check_interval', true) end
        ),

        -- The host of a client that holds a lock may die without a word. An idle session then ends after a minute.
        (
            'tcp_keepalives_idle',
            case when version() like '%linux%' then '30' else current_setting('tcp_keepalives_idle', true) end
        ),
        (
            'tcp_keepalives_interval',
            case when version() like '%linux%' then '10' else current_setting('tcp_keepalives_interval', true) end
        ),
        (
            'tcp_keepalives_count',
            case when version() like '%linux%' then '3' else current_setting('tcp_keepalives_count', true) end
        ),

        -- Two runs that meet wait for each other; at a stricter level the later one would fail.
        ('default_transaction_isolation', 'read committed')
) as setting (name, value)
-- Not every version has all of them.
where current_setting(setting.name, true) is not null
