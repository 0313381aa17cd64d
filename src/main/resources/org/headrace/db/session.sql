-- What every session of ours must have, whatever the server, the database or the role has set.

-- A source's snapshot may idle for as long as the warehouse computes, and a statement may take long.
set statement_timeout to 0;
set idle_in_transaction_session_timeout to 0;
-- Not every version has these.
select set_config(pg_settings.name, '0', false)
from pg_settings
where pg_settings.name in ('transaction_timeout', 'idle_session_timeout');

-- How values are written as text, read from text, and hashed as text.
set time zone 'UTC';
set datestyle to 'ISO';
set intervalstyle to 'postgres';
set extra_float_digits to 1;
set bytea_output to 'hex';
set xmlbinary to 'base64';
set xmloption to 'content';
set standard_conforming_strings to on;
set array_nulls to on;
-- The names of types, by which source and warehouse are compared.
set quote_all_identifiers to off;

-- A limit on what an index search gives would leave rows out at random.
set gin_fuzzy_search_limit to 0;

-- Two runs that meet wait for each other; at a stricter level the later one would fail.
set default_transaction_isolation to 'read committed';
