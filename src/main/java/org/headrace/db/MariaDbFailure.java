package org.headrace.db;

import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/** What the failures of MariaDB and MySQL mean. Their SQLSTATE is mostly a general one, so the server's own numbers count. */
final class MariaDbFailure {
    /** A lock was not had in time; a deadlock; a table was altered since the snapshot; the server stops. */
    private static final Set<Integer> TRANSIENT = Set.of(1205, 1213, 1412, 1053, 1927, 3169);

    private static final int DUPLICATE_KEY = 1062;

    private static final Pattern CONNECTION = Pattern.compile("^(\\(conn=\\d+\\) )+");
    /** Where a message quotes a value: of a key, or one that cannot be converted. */
    private static final Pattern VALUE = Pattern.compile("(?s)(Duplicate entry|value:?) '.*'(?= for )");

    private MariaDbFailure() {}

    /** The message without the number of the connection, and without the values of a row. */
    static String describe(SQLException failure) {
        String message = String.valueOf(failure.getMessage());
        return VALUE.matcher(CONNECTION.matcher(message).replaceFirst("")).replaceFirst("$1");
    }

    static boolean isTransient(SQLException failure) {
        return isOfMariaDb(failure) && TRANSIENT.contains(failure.getErrorCode());
    }

    static boolean isOfEqualKeys(Throwable failure) {
        return failure instanceof SQLException sql && isOfMariaDb(sql) && sql.getErrorCode() == DUPLICATE_KEY;
    }

    /** PostgreSQL has no such numbers. */
    private static boolean isOfMariaDb(SQLException failure) {
        return failure.getErrorCode() != 0;
    }
}
