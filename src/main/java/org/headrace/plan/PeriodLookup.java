package org.headrace.plan;

import java.util.Objects;
import org.headrace.PeriodMapping;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * A question for the warehouse, asked when a model's turn comes: which periods of the model do changed periods of an input touch?
 *
 * @param mapping traced, or declared by a distance or a query
 * @param changed the input's periods
 */
public record PeriodLookup(TableName input, PeriodMapping mapping, PeriodSet changed) {
    public PeriodLookup {
        Objects.requireNonNull(input);
        Objects.requireNonNull(mapping);
        Objects.requireNonNull(changed);
    }
}
