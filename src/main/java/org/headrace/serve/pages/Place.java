package org.headrace.serve.pages;

import java.time.Clock;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/** What pages are made from. */
record Place(Project project, Warehouse warehouse, Clockwork clockwork, Clock clock) {
    /** The pipeline of that name, which came with a request. */
    Pipeline pipeline(String name) {
        return project.pipelines().stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundException("There is no pipeline '" + name + "'."));
    }
}
