-- Which periods of an input went into which periods of an incremental model, for inputs whose changes are traced.
create table headrace.period_trace (
    model text not null,
    input text not null,
    occurrence int not null,
    input_period timestamp,
    model_period timestamp
);
create index period_trace_input on headrace.period_trace (model, input, occurrence, input_period);
create index period_trace_model on headrace.period_trace (model, model_period);

-- A hash of what is traced for the model; null where nothing is. An older version rebuilt periods that it had not proven to be the right
-- ones, so its incremental models are rebuilt whole once.
alter table headrace.build add column trace text;
update headrace.build set trace = 'unknown' where kind = 'incremental';

-- By which periods of which column changes of a relation are noted; null if its changes have no periods, or were noted by an older version.
alter table headrace.relation add column period text;

-- It also looked for violations in such periods alone, so each check looks everywhere once.
delete from headrace.build where kind = 'check';
