package org.headrace.duckdb;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** What DuckDB answered in place of a result. */
public final class DuckDbException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    private static final Pattern VALUE = Pattern.compile("(?<=onvert )string ('.*?'|\".*?\")(?= to )");
    private static final Pattern FILE = Pattern.compile("(?m)^ *file = (.*)$");

    DuckDbException(SQLException cause) {
        super(ExitCode.FAILED, answer(cause), cause);
    }

    /**
     * The first line names kind and reason; of those after it, which quote the statement and the data, only the name of the file. A value that
     * does not convert is left out.
     */
    private static String answer(SQLException cause) {
        String message = String.valueOf(cause.getMessage());
        String reason =
                VALUE.matcher(message.lines().findFirst().orElse(message)).replaceAll("a value");
        return FILE.matcher(message)
                .results()
                .findFirst()
                .filter(file -> !reason.contains(file.group(1)))
                .map(file -> reason + " of the file " + file.group(1))
                .orElse(reason);
    }
}
