package org.headrace.db;

import java.net.UnknownHostException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a database answered instead of doing what it was asked; the one translation of {@link SQLException}. */
public final class DatabaseException extends HeadraceException {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN_SQL_LENGTH = 300;
    private static final Pattern KEYS = Pattern.compile("\\bany \\(\\s*E?'(?:[^']|'')*'");
    /** How each SQLSTATE begins that tells of a connection: lost, or not made. */
    private static final String CONNECTION_CLASS = "08";
    /** But these do not pass: credentials that the server does not take, and what it or a pooler does not understand. */
    private static final Set<String> LASTING = Set.of("08004", "08P01");
    /**
     * Serialization failure, deadlock; ended by an administrator, crashed, starting or stopping; too many connections; an
     * input or output error, which is how a Citus coordinator tells of a worker that died.
     */
    private static final Set<String> TRANSIENT = Set.of("40001", "40P01", "57P01", "57P02", "57P03", "53300", "58030");

    private static final String LOST = "08006";

    private static final String KEEP_ROWS =
            "set hot_standby_feedback = on there, or raise max_standby_streaming_delay, or read from the primary.";

    private static final String NOT_NULL_VIOLATION = "23502";

    private static final String UNIQUE_VIOLATION = "23505";

    /** What the concurrent refresh of a materialized view says of equal rows, with a detail; and anyone of a sub-select with two rows. */
    private static final String CARDINALITY_VIOLATION = "21000";

    /** How each SQLSTATE begins that tells of a value: it does not convert, or is out of range. */
    private static final String DATA_CLASS = "22";

    /** What a message quotes, in the quotation marks of any language; a value may have some in it. */
    private static final Pattern QUOTED =
            Pattern.compile("(?s)[\"\u00ab\u00bb\u201e\u201c].*[\"\u00ab\u00bb\u201c\u201d]");

    /** The bytes of a text that is none in an encoding; the zero byte is told, since it is what a reader must look for. */
    private static final Pattern BYTES = Pattern.compile(":?( 0x(?!00$)[0-9a-f]{2})+");

    /** No character of an encoding; one that another encoding has not. Their messages quote names of encodings. */
    private static final Set<String> OF_ENCODING = Set.of("22021", "22P05");

    private static final String HIDDEN = "\"...\"";

    private static final Pattern TLS_WORDS = Pattern.compile("(?i)ssl|certificate|hostname .* could not be verified");

    private final String sqlState;
    private final String sql;
    private final int position;

    private DatabaseException(String message, String sqlState, String sql, int position, Throwable cause) {
        super(ExitCode.FAILED, message, cause);
        this.sqlState = sqlState;
        this.sql = sql;
        this.position = position;
    }

    /**
     * A failure on a standby. One that ends a session because of its replay says so, but during a COPY the driver loses what the server said
     * last.
     */
    static DatabaseException ofStandby(SQLException thrown, Endpoint endpoint, String sql) {
        return of(thrown, endpoint, sql, LOST.equals(thrown.getSQLState()) ? lostOnStandby(endpoint) : "");
    }

    static DatabaseException of(SQLException thrown, Endpoint endpoint, String sql) {
        return of(thrown, endpoint, sql, "");
    }

    private static DatabaseException of(SQLException thrown, Endpoint endpoint, String sql, String knownAdvice) {
        SQLException failure = failedOfBatch(thrown);
        String state = failure.getSQLState() == null ? "" : failure.getSQLState();
        ServerErrorMessage server = failure instanceof PSQLException postgres ? postgres.getServerErrorMessage() : null;
        int position = server == null ? 0 : server.getPosition();
        String what = server == null ? MariaDbFailure.describe(failure) : describe(server);
        String message = endpoint.name() + " answered: " + what + (state.isEmpty() ? "" : " [" + state + "]");
        if (!sql.isEmpty()) {
            message += "\n  statement: " + shorten(sql);
        }
        String next = isAboutTls(state, what)
                ? tlsAdvice(endpoint)
                : knownAdvice.isEmpty() ? advice(state, what, endpoint) : knownAdvice;
        return new DatabaseException(message + (next.isEmpty() ? "" : "\n  " + next), state, sql, position, failure);
    }

    /** What the server said of a statement in a batch; what the driver says in its place quotes the values of a row. */
    private static SQLException failedOfBatch(SQLException thrown) {
        return thrown instanceof BatchUpdateException && thrown.getCause() instanceof SQLException failed
                ? failed
                : thrown;
    }

    /** Message, detail and hint; the detail is left out where it may quote a row's values, and so is what the message quotes. */
    private static String describe(ServerErrorMessage server) {
        String state = String.valueOf(server.getSQLState());
        boolean quotesValues = state.startsWith("23") || state.equals(CARDINALITY_VIOLATION) || isOfRow(server);
        String detail = server.getDetail() == null || quotesValues ? "" : " (" + server.getDetail() + ")";
        String hint = server.getHint() == null ? "" : " Hint: " + server.getHint();
        String message = String.valueOf(server.getMessage());
        return (isOfRow(server) ? withoutValues(state, message) : message) + detail + hint;
    }

    /** Whether it tells of a value that no literal of the statement is: to one, the server would point. */
    private static boolean isOfRow(ServerErrorMessage server) {
        return String.valueOf(server.getSQLState()).startsWith(DATA_CLASS) && server.getPosition() == 0;
    }

    private static String withoutValues(String state, String message) {
        return OF_ENCODING.contains(state)
                ? BYTES.matcher(message).replaceAll("")
                : QUOTED.matcher(message).replaceFirst(Matcher.quoteReplacement(HIDDEN));
    }

    /** Without keys: these are values of rows, which Headrace puts into its statements as arrays. */
    private static String shorten(String sql) {
        String oneLine = KEYS.matcher(sql)
                .replaceAll("any ('{...}'")
                .replaceAll("\\s+", " ")
                .strip();
        return oneLine.length() > SHOWN_SQL_LENGTH ? oneLine.substring(0, SHOWN_SQL_LENGTH) + " ..." : oneLine;
    }

    /** The driver has no state of its own for what goes wrong before a secure connection. */
    private static boolean isAboutTls(String state, String what) {
        return state.startsWith(CONNECTION_CLASS) && TLS_WORDS.matcher(what).find();
    }

    private static String tlsAdvice(Endpoint endpoint) {
        return "Check sslmode, sslrootcert and the host's name in the URL of " + endpoint
                + ", and that the server has TLS.";
    }

    private static String lostOnStandby(Endpoint endpoint) {
        return "The server of " + endpoint + " is a standby, and may have ended the session as it had to replay what"
                + " the query still needed (its log then says 'conflict with recovery'). To prevent that, " + KEEP_ROWS
                + "\n  If it is down, run the command again when it is up.";
    }

    private static String advice(String state, String what, Endpoint endpoint) {
        return switch (state) {
            case "08001", "08004", "08006" ->
                what.contains("no password was provided")
                        ? "Give the password of connection '" + endpoint.name()
                                + "': set its key 'password' in headrace.conf, or the environment variable named there."
                        : "Check that the server of " + endpoint + " is up and reachable, then run the command again.";
            case "40001" ->
                what.contains("conflict with recovery")
                        ? "The standby of " + endpoint + " had to replay what the query still needed. To prevent that, "
                                + KEEP_ROWS
                        : "";
            case "08P01" ->
                what.contains("statement pooling mode")
                        ? "Change the URL of connection '" + endpoint.name()
                                + "' to the server itself, or give this database pool_mode = session or transaction in"
                                + " pgbouncer.ini."
                        : "";
            case "25006" ->
                "The sessions of connection '" + endpoint.name()
                        + "' may only read: its server is a standby, or default_transaction_read_only is on.";
            case "28P01", "28000" ->
                "Check user and password of connection '" + endpoint.name() + "' in headrace.conf and the environment.";
            case "3D000" -> "Create the database, or correct the URL of " + endpoint + ".";
            case "42P01" -> "Create it or correct the name; if headrace is to make it, run 'headrace prepare' first.";
            case "42501" ->
                "Grant the user of connection '" + endpoint.name() + "' "
                        + (what.contains("row-level security")
                                ? "BYPASSRLS: rows that a policy hides would be lost."
                                : "what it needs.");
            case "53100" -> "Make room on the server's disk; nothing was half-done, run the command again.";
            default ->
                state.startsWith(DATA_CLASS) && what.contains(HIDDEN)
                        ? "The value is not shown, as it may be a row's. Look for it with 'headrace query'."
                        : "";
        };
    }

    /**
     * Whether a failure goes back to a database that was lost or busy for a moment, so that the same work may well succeed on
     * a new session. A full disk, a cancelled or wrong statement and refused credentials stay what they are.
     */
    public static boolean isTransient(Throwable failure) {
        boolean isTransient = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            isTransient |= cause instanceof SQLException sql && isTransient(sql);
        }
        return isTransient && !isOfUnknownHost(failure);
    }

    /** Whether a failure is that the name of the server leads nowhere, which is more often a mistake than an outage. */
    public static boolean isOfUnknownHost(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnknownHostException) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransient(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return TRANSIENT.contains(state)
                || MariaDbFailure.isTransient(failure)
                || (state.startsWith(CONNECTION_CLASS)
                        && !LASTING.contains(state)
                        && !isAboutTls(state, String.valueOf(failure.getMessage())));
    }

    /** Whether rows that are to be told apart by a unique index are equal in its columns. */
    public boolean isOfEqualKeys() {
        boolean namesRow = getCause() instanceof PSQLException postgres
                && postgres.getServerErrorMessage() != null
                && postgres.getServerErrorMessage().getDetail() != null;
        return sqlState.equals(UNIQUE_VIOLATION)
                || MariaDbFailure.isOfEqualKeys(getCause())
                || (sqlState.equals(CARDINALITY_VIOLATION) && namesRow);
    }

    /** The column of the table that takes no null and was to get one, if that is what failed. */
    public Optional<String> nullColumn() {
        return sqlState.equals(NOT_NULL_VIOLATION)
                        && getCause() instanceof PSQLException postgres
                        && postgres.getServerErrorMessage() != null
                ? Optional.ofNullable(postgres.getServerErrorMessage().getColumn())
                : Optional.empty();
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
