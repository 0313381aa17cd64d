package org.headrace.cli;

import java.util.Optional;
import org.headrace.project.Pipeline;
import org.headrace.run.Databases;
import org.headrace.run.MissingSourceException;

/** What to do first where a source is not there yet. */
final class MissingSource {
    private MissingSource() {}

    /** In one line: what to do, and what the source has answered. */
    static String advice(Pipeline pipeline, Databases databases, MissingSourceException missing) {
        return first(pipeline, databases, missing.connection()) + "; " + missing.getMessage();
    }

    private static String first(Pipeline pipeline, Databases databases, String connection) {
        Optional<String> generate = GenerateCommand.exampleFor(pipeline.name());
        if (generate.isPresent()) {
            return "generate " + pipeline.name() + " first (" + generate.get() + ")";
        }
        if (databases.isFeed(connection)) {
            return "land its messages first (headrace stream " + pipeline.name() + ")";
        }
        if (!databases.isServer(connection)) {
            return "put the files into the folder of " + connection + ", or correct its name";
        }
        if (databases.isPostgresql(connection)
                && !databases
                        .pendingMigrations(connection, databases.open(connection))
                        .isEmpty()) {
            return "apply the migrations of " + connection + " first (headrace db migrate " + connection + ")";
        }
        return "create in " + connection + " what the load reads, or correct its name";
    }
}
