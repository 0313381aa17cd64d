package org.headrace.cli;

import java.nio.file.Path;
import java.util.List;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import picocli.CommandLine.Parameters;

/** Which pipelines a command works on. */
final class PipelineParameter {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PIPELINE",
            description = "A folder under sql/ (default: all of them, in dependency order).")
    private String name;

    /** Reads the project, and no more of it than the named pipeline needs. */
    Project project(ProjectReader reader, Path folder) {
        return name == null ? reader.read(folder) : reader.read(folder, name);
    }

    List<Pipeline> of(Project project) {
        return name == null ? project.pipelines() : List.of(project.pipeline(name));
    }
}
