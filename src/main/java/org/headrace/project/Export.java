package org.headrace.project;

import java.util.Set;
import org.headrace.CsvDialect;
import org.headrace.PathTemplate;
import org.headrace.TableName;

/** A file under {@code exports/}: a SELECT, the path of the files it fills, and how they are written. */
public record Export(SqlFile file, PathTemplate path, CsvDialect dialect, Set<TableName> inputs) implements Query {
    public Export {
        inputs = Set.copyOf(inputs);
    }

    public String name() {
        return file.name();
    }

    /** The same, known to read these relations. */
    Export withInputs(Set<TableName> read) {
        return new Export(file, path, dialect, read);
    }
}
