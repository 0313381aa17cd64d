-- Whether a text is JSON that jsonb can hold. Servers before version 16 have no function for that, so a failed cast has to be caught:
-- malformed JSON, \u0000 and half surrogate pairs, numbers and texts beyond the limits, nesting deeper than the stack.
create function raw.is_jsonb(document text) returns boolean
language plpgsql
immutable
strict
as $$
begin
    perform document::jsonb;
    return true;
exception
    when data_exception or program_limit_exceeded then
        return false;
end
$$;
