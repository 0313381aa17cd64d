package org.headrace.cli;

import java.util.List;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import picocli.CommandLine.Parameters;

/** Which pipelines a command works on. */
final class PipelineParameter {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "PIPELINE",
            description = "A folder under sql/ (default: all of them, in dependency order).")
    private String name;

    List<Pipeline> of(Project project) {
        return name == null ? project.pipelines() : List.of(project.pipeline(name));
    }
}
