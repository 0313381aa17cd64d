package org.headrace.project;

import org.headrace.CsvDialect;
import org.headrace.PathTemplate;

/** A file under {@code exports/}: a SELECT, the path of the files it fills, and how they are written. */
public record Export(SqlFile file, PathTemplate path, CsvDialect dialect, Inputs reads) implements Query {
    public String name() {
        return file.name();
    }
}
