package org.headrace.db;

import java.sql.SQLException;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a database answered instead of doing what it was asked; the one translation of {@link SQLException}. */
public final class DatabaseException extends HeadraceException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_SQL_LENGTH = 300;

    private final String sqlState;
    private final String sql;
    private final int position;

    private DatabaseException(String message, String sqlState, String sql, int position, Throwable cause) {
        super(ExitCode.FAILED, message, cause);
        this.sqlState = sqlState;
        this.sql = sql;
        this.position = position;
    }

    static DatabaseException of(SQLException failure, Endpoint endpoint, String sql) {
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        ServerErrorMessage server = failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        int position = server == null ? 0 : server.getPosition();
        String what = server == null ? failure.getMessage() : describe(server);
        String message = endpoint.name() + " answered: " + what + (state.isEmpty() ? "" : " [" + state + "]");
        if (!sql.isEmpty()) {
            message += "\n  statement: " + shorten(sql);
        }
        return new DatabaseException(message + advice(state, endpoint), state, sql, position, failure);
    }

    /** Message, detail and hint; the detail is left out where it may quote a row's values. */
    private static String describe(ServerErrorMessage server) {
        boolean quotesValues =
                server.getSQLState() != null && server.getSQLState().startsWith("23");
        String detail = server.getDetail() == null || quotesValues ? "" : " (" + server.getDetail() + ")";
        String hint = server.getHint() == null ? "" : " Hint: " + server.getHint();
        return server.getMessage() + detail + hint;
    }

    private static String shorten(String sql) {
        String oneLine = sql.replaceAll("\\s+", " ").strip();
        return oneLine.length() > SHOWN_SQL_LENGTH ? oneLine.substring(0, SHOWN_SQL_LENGTH) + " ..." : oneLine;
    }

    private static String advice(String state, Endpoint endpoint) {
        String next = switch (state) {
            case "08001", "08004", "08006" ->
                "Check that the server of " + endpoint + " is up and reachable, then run the command again.";
            case "25006" ->
                "The sessions of connection '" + endpoint.name()
                        + "' may only read: its server is a standby, or default_transaction_read_only is on.";
            case "28P01", "28000" ->
                "Check user and password of connection '" + endpoint.name() + "' in headrace.conf and the environment.";
            case "3D000" -> "Create the database, or correct the URL of " + endpoint + ".";
            case "42P01" ->
                "If headrace is to make it, run 'headrace prepare' first; otherwise create it or correct the name.";
            case "42501" ->
                "Grant the user of connection '" + endpoint.name()
                        + "' what it needs; to read all rows of a table with row-level security that is BYPASSRLS.";
            case "53100" -> "Make room on the server's disk; nothing was half-done, run the command again.";
            default -> "";
        };
        return next.isEmpty() ? "" : "\n  " + next;
    }

    /** The five characters of SQLSTATE, or empty. */
    public String sqlState() {
        return sqlState;
    }

    /**
     * Where in {@code part}, a piece of the failed statement, the server points to: in characters from 1; 0 if it points
     * nowhere in it.
     */
    public int positionIn(String part) {
        int start = sql.indexOf(part);
        return position == 0 || start < 0 || position <= start || position > start + part.length() + 1
                ? 0
                : position - start;
    }
}
