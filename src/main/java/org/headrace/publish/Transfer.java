package org.headrace.publish;

import java.util.Objects;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.PeriodSet;

/**
 * What is to be sent.
 *
 * @param periods everything, or the periods in which the table may differ from the query
 * @param before the version of the table that this was decided by
 * @param after the version that the table has then
 * @param warehouse where it comes from, for people
 */
public record Transfer(PeriodSet periods, Optional<String> before, String after, String warehouse) {
    public Transfer {
        Objects.requireNonNull(periods);
        Objects.requireNonNull(before);
    }

    /**
     * Refuses to send only some periods to a table that has got another version meanwhile.
     *
     * @throws HeadraceException if another run was faster
     */
    void requireCurrent(Published published, Optional<String> found) {
        if (!found.equals(before)) {
            throw HeadraceException.failed("Another run published " + published.description()
                    + " meanwhile. Nothing was changed; run the command again.");
        }
    }
}
