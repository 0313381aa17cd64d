package org.headrace.run;

import java.util.Set;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.DatabaseException;
import org.headrace.project.Load;
import org.headrace.source.files.AbsentFilesException;

/** What a load reads is not there yet: this stops its pipeline, and no other one. */
public final class MissingSourceException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    /** No such table, no such schema. */
    private static final Set<String> MISSING = Set.of("42P01", "3F000", "42S02");

    private final String connection;

    private MissingSourceException(String message, String connection, HeadraceException cause) {
        super(ExitCode.FAILED, message, cause);
        this.connection = connection;
    }

    private MissingSourceException(String message, String connection) {
        super(ExitCode.FAILED, message);
        this.connection = connection;
    }

    /** Of a feed whose raw table is not there. */
    static MissingSourceException ofFeed(Load load, String pipeline) {
        return new MissingSourceException(
                "load " + load.into() + " failed (" + load.file().path() + "): no message has landed yet."
                        + " 'headrace stream " + pipeline + "' lands them",
                load.from());
    }

    static boolean isCause(DatabaseException failure) {
        return MISSING.contains(failure.sqlState());
    }

    static MissingSourceException of(Load load, DatabaseException cause) {
        String place = load.file().locationOf(cause.positionIn(load.file().sql()));
        String answer = cause.getMessage().lines().findFirst().orElse("");
        return new MissingSourceException(
                "load " + load.into() + " failed (" + place + "): " + answer, load.from(), cause);
    }

    static MissingSourceException of(Load load, AbsentFilesException cause) {
        return new MissingSourceException(
                "load " + load.into() + " failed (" + load.file().path() + "): " + cause.getMessage(),
                load.from(),
                cause);
    }

    /** The connection that lacks it. */
    public String connection() {
        return connection;
    }
}
