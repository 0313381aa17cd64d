package org.headrace.serve;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.headrace.serve.pages.Clockwork;

/** The loops of a service, as its pages see them. */
final class Loops implements Clockwork {
    private final List<PipelineLoop> all;

    Loops(List<PipelineLoop> all) {
        this.all = List.copyOf(all);
    }

    private Optional<PipelineLoop> find(String pipeline) {
        return all.stream()
                .filter(loop -> loop.pipeline().name().equals(pipeline))
                .findFirst();
    }

    @Override
    public Optional<Instant> nextRun(String pipeline) {
        return find(pipeline).flatMap(PipelineLoop::next);
    }

    @Override
    public boolean request(String pipeline) {
        return find(pipeline).filter(PipelineLoop::request).isPresent();
    }
}
