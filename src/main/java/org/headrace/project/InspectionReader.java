package org.headrace.project;

import java.util.Optional;

/** Reads the files under {@code inspect/}: queries for people, which declare nothing. */
final class InspectionReader implements FolderReader<SqlFile> {
    @Override
    public String folder() {
        return "inspect";
    }

    @Override
    public Optional<SqlFile> read(SqlFile file, Settings settings) {
        return Optional.of(file);
    }
}
