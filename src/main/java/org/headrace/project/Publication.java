package org.headrace.project;

import java.util.List;
import java.util.Optional;
import org.headrace.PeriodColumn;
import org.headrace.TargetName;

/**
 * A file under {@code publish/}: a SELECT, and the table in another database that is kept equal to it.
 *
 * @param to the connection that leads to that database
 * @param key the columns that tell rows apart
 * @param period present if only the periods that changed are sent
 */
public record Publication(
        SqlFile file, String to, TargetName table, List<String> key, Optional<PeriodColumn> period, Inputs reads)
        implements Query {
    public Publication {
        key = List.copyOf(key);
    }

    public String name() {
        return file.name();
    }
}
