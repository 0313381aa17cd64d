package org.headrace.project;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** A project folder that a test writes file by file. */
record ProjectFolder(Path root) {
    static final String WAREHOUSE = "connections.warehouse.url = \"embedded:warehouse_data\"\n";

    /** A project without a file in its one pipeline, {@code shop}. */
    static ProjectFolder empty(Path root) {
        return new ProjectFolder(root)
                .file("headrace.conf", WAREHOUSE)
                .file("sql/shop/pipeline.conf", "description = \"a shop\"\n");
    }

    ProjectFolder file(String path, String text) {
        return file(path, text.getBytes(StandardCharsets.UTF_8));
    }

    ProjectFolder file(String path, byte[] bytes) {
        try {
            Files.createDirectories(root.resolve(path).getParent());
            Files.write(root.resolve(path), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    ProjectFolder without(String path) {
        try {
            Files.delete(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    Project read() {
        return ProjectReader.read(root, Map.of());
    }

    /** The whole message of the refusal, without its first line if that only counts the lines that follow. */
    String problems() {
        return problems(Map.of());
    }

    String problems(Map<String, String> environment) {
        HeadraceException refusal =
                Assertions.catchThrowableOfType(HeadraceException.class, () -> ProjectReader.read(root, environment));
        Assertions.assertThat(refusal).as("the refusal").isNotNull();
        Assertions.assertThat(refusal.exitCode()).isEqualTo(ExitCode.USAGE);
        String[] lines = refusal.getMessage().split("\n", 2);
        if (lines.length == 1) {
            return lines[0];
        }
        long count = lines[1].lines().count();
        Assertions.assertThat(lines[0])
                .isEqualTo(
                        count + (count == 1 ? " problem" : " problems") + " in the project; nothing was connected to:");
        return lines[1].stripIndent();
    }
}
