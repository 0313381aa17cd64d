package org.headrace.state;

import java.util.List;
import org.headrace.TableName;
import org.headrace.db.Migrations;

/** The scripts that make the schema {@code headrace}. */
public final class StateSchema {
    /** To be extended with each new script, oldest first. */
    public static final Migrations MIGRATIONS = new Migrations(
            "classpath:org/headrace/state/migrations",
            new TableName("headrace", "schema_history"),
            List.of(
                    "V1__state.sql",
                    "V2__log_position.sql",
                    "V3__period_trace.sql",
                    "V4__query_fact.sql",
                    "V5__export_folder.sql",
                    "V6__position.sql",
                    "V7__runs.sql",
                    "V8__publication.sql",
                    "V10__feed.sql",
                    "V12__dimension.sql",
                    "V14__feed_stream.sql",
                    "V15__pages.sql"));

    private StateSchema() {}
}
