package org.headrace.duckdb;

import java.sql.SQLException;
import java.util.regex.Pattern;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** What DuckDB answered in place of a result. */
public final class DuckDbException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    private static final Pattern VALUE =
            Pattern.compile("(?<=onvert |parse )string ('.*?'|\".*?\")(?= to | according )");
    /** Failures that are about a value; what they quote is one, but for names of files and columns. */
    private static final Pattern OF_VALUE = Pattern.compile("^(Conversion|Out of Range) Error: ");

    private static final Pattern QUOTED =
            Pattern.compile("(?<!file |column |timezone |format )(\".*\"|(?<![A-Za-z])'.*'(?![A-Za-z]))");
    private static final Pattern NUMBER =
            Pattern.compile("(?<=value )-?[0-9]\\S*|(?<=\\()[^()]* [-+*/%] [^()]*(?=\\))");
    private static final Pattern OF_JSON = Pattern.compile("(Malformed JSON .*?)\\s*Input: .*");
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
        String reason = withoutValues(message.lines().findFirst().orElse(message));
        return FILE.matcher(message)
                .results()
                .findFirst()
                .filter(file -> !reason.contains(file.group(1)))
                .map(file -> reason + " of the file " + file.group(1))
                .orElse(reason);
    }

    private static String withoutValues(String reason) {
        String known =
                OF_JSON.matcher(VALUE.matcher(reason).replaceAll("a value")).replaceAll("$1");
        return OF_VALUE.matcher(known).find()
                ? NUMBER.matcher(QUOTED.matcher(known).replaceAll("a value")).replaceAll("...")
                : known;
    }
}
