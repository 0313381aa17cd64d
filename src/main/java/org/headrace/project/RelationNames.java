package org.headrace.project;

import java.util.Optional;
import org.headrace.TableName;

/** Reads the names of relations of the warehouse that settings give. */
final class RelationNames {
    private static final String STATE_SCHEMA = "headrace";

    private final Problems problems;

    RelationNames(Problems problems) {
        this.problems = problems;
    }

    /** Absent, and noted as a problem of that line, if the text is no {@code schema.name}. */
    Optional<TableName> parse(SqlFile file, int line, String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            problems.add(file.path(), line, "'" + text + "' is not a relation; expected schema.name");
            return Optional.empty();
        }
        return Optional.of(new TableName(parts[0], parts[1]));
    }

    /** Notes a relation that a file would make where the engine keeps its state. */
    void rejectStateSchema(SqlFile file, int line, TableName name) {
        if (name.schema().equals(STATE_SCHEMA)) {
            problems.add(
                    file.path(), line, "the schema '" + STATE_SCHEMA + "' belongs to the engine; use another schema");
        }
    }
}
