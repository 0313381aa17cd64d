package org.headrace.model;

import java.util.OptionalLong;
import org.headrace.PeriodSet;

/**
 * What a build did to a relation.
 *
 * @param rows how many rows were written, where that is known
 * @param changed where those who read the relation may find other rows than before
 */
public record Written(OptionalLong rows, PeriodSet changed) {
    static Written everything(long rows) {
        return everything(OptionalLong.of(rows));
    }

    static Written everything(OptionalLong rows) {
        return new Written(rows, PeriodSet.EVERYTHING);
    }

    /** Everything, where the server does not tell how many rows that are. */
    static Written everything() {
        return new Written(OptionalLong.empty(), PeriodSet.EVERYTHING);
    }
}
