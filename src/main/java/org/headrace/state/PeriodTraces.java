package org.headrace.state;

import java.time.LocalDateTime;
import java.util.List;
import org.headrace.Period;
import org.headrace.PeriodMapping;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.TableName;
import org.headrace.db.Session;

/**
 * Which periods of the inputs of an incremental model went into which of its own periods; read and renewed in the transaction that
 * rebuilds the model.
 *
 * <p>A change in an input touches the periods of the model that its rows went into when they were last built, and those that they go into
 * now. After a rebuild the pairs of <em>all</em> inputs are renewed for the rebuilt periods: a change in one input can also join rows of the
 * other that did not change to another period.
 */
public final class PeriodTraces {
    private final Session warehouse;
    private final TableName model;
    private final PeriodUnit unit;

    /** An input that is traced. */
    public record TracedInput(TableName input, PeriodMapping.Traced mapping) {}

    /**
     * The pairs of one model.
     *
     * @param unit the length of the model's periods
     */
    public PeriodTraces(Session warehouse, TableName model, PeriodUnit unit) {
        this.warehouse = warehouse;
        this.model = model;
        this.unit = unit;
    }

    /** The periods of the model in which rows of the input's changed periods were or are. */
    public PeriodSet touched(TracedInput traced, PeriodSet changed) {
        PeriodMapping.Traced mapping = traced.mapping();
        PeriodSet looked = mapping.truncation().apply(changed).widenedTo(mapping.inputUnit());
        String where = looked.condition("input_period", "timestamp");
        List<Period> periods = warehouse.query(
                row -> Period.startingAt(row.getObject("model_period", LocalDateTime.class), unit), """
                select model_period
                from headrace.period_trace
                where model = %s and input = %s and occurrence = %d and %s
                union
                select date_trunc('%s', model_period)
                from (
                %s
                ) as pair
                where %s
                """.formatted(
                                literal(model),
                                literal(traced.input()),
                                mapping.occurrence(),
                                where,
                                unit,
                                mapping.pairs(),
                                where));
        return PeriodSet.of(periods);
    }

    /** Names stand in the statements themselves: with parameters, a question mark in a query would be one, too. */
    private static String literal(TableName name) {
        return TableName.literal(name.toString());
    }

    /** Keeps what the model's periods are made of now, after they were rebuilt. */
    public void renew(List<TracedInput> traced, PeriodSet rebuilt) {
        String where = rebuilt.condition("model_period", "timestamp");
        warehouse.update("delete from headrace.period_trace where model = ? and " + where, model.toString());
        for (TracedInput input : traced) {
            warehouse.update("""
                    insert into headrace.period_trace (model, input, occurrence, input_period, model_period)
                    select distinct %s, %s, %d, date_trunc('%s', input_period), date_trunc('%s', model_period)
                    from (
                    %s
                    ) as pair
                    where %s
                    """.formatted(
                            literal(model),
                            literal(input.input()),
                            input.mapping().occurrence(),
                            input.mapping().inputUnit(),
                            unit,
                            input.mapping().pairs(),
                            where));
        }
    }
}
