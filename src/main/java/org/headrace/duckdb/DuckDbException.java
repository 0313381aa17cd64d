package org.headrace.duckdb;

import java.sql.SQLException;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** What DuckDB answered in place of a result. */
public final class DuckDbException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    DuckDbException(SQLException cause) {
        super(ExitCode.FAILED, answer(cause), cause);
    }

    /** The first line names kind and reason; then comes a part of the statement, which may hold what nobody should see. */
    private static String answer(SQLException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.lines().findFirst().orElse(message);
    }
}
