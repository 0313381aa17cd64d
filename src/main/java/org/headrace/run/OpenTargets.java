package org.headrace.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.headrace.project.Publication;
import org.headrace.publish.Target;

/** The targets of one run, each connected to once. */
final class OpenTargets implements AutoCloseable {
    private final Function<String, Target> connect;
    private final Map<String, Target> open = new LinkedHashMap<>();

    OpenTargets(Function<String, Target> connect) {
        this.connect = connect;
    }

    Target of(Publication publication) {
        return open.computeIfAbsent(publication.to(), connect);
    }

    @Override
    public void close() {
        open.values().forEach(Target::close);
    }
}
