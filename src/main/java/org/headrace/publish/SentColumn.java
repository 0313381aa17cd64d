package org.headrace.publish;

/**
 * How a column of the query reaches the table.
 *
 * @param expression SQL for the warehouse that gives what is sent
 * @param unfit SQL for the warehouse that holds for values which the table cannot hold; empty if it can hold all
 * @param reason which values these are, for people
 * @param isBinary whether the values are bytes, sent as hexadecimal digits
 */
record SentColumn(String name, String expression, String unfit, String reason, boolean isBinary) {
    static SentColumn of(String name, String expression) {
        return new SentColumn(name, expression, "", "", false);
    }

    /** The same with another condition on its values. */
    SentColumn unless(String condition, String why) {
        return new SentColumn(
                name,
                expression,
                unfit.isEmpty() ? condition : unfit + " or " + condition,
                reason.isEmpty() ? why : reason + ", or " + why,
                isBinary);
    }

    SentColumn asBytes() {
        return new SentColumn(name, expression, unfit, reason, true);
    }
}
