package org.headrace.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.project.Load;
import org.headrace.project.Pipeline;
import org.headrace.source.Source;

/**
 * What the loads of a pipeline read, opened one after the other while the warehouse is asked what it knows: a login and a snapshot take as
 * long as that.
 */
final class OpeningSources implements AutoCloseable {
    private final Map<String, FutureTask<Source>> sources = new LinkedHashMap<>();

    /** Begins to open them. */
    OpeningSources(Pipeline pipeline, Sources opener) {
        for (Load load : pipeline.loads()) {
            if (!(load.sync() instanceof Sync.Stream)) {
                sources.computeIfAbsent(
                        load.from(), name -> new FutureTask<>(() -> opener.open(name, queries(pipeline, name))));
            }
        }
        Thread thread = new Thread(() -> sources.values().forEach(FutureTask::run), "sources");
        thread.setDaemon(true);
        thread.start();
    }

    private static List<String> queries(Pipeline pipeline, String connection) {
        return pipeline.loads().stream()
                .filter(load -> load.from().equals(connection))
                .map(load -> load.file().sql())
                .toList();
    }

    /**
     * Waits until the connection is open; it stays this object's to close.
     *
     * @throws HeadraceException if it could not be opened
     */
    Source get(String connection) {
        try {
            return sources.get(connection).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) e.getCause(); // Sources opens without checked exceptions
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw HeadraceException.failed("The thread was interrupted while it waited for " + connection + ".", e);
        }
    }

    /** Closes those that were opened, once none is being opened any more. */
    @Override
    public void close() {
        for (String connection : sources.keySet()) {
            Source source;
            try {
                source = get(connection);
            } catch (RuntimeException | Error e) {
                continue; // told to the load that asked for it, or of no interest, as something else failed first
            }
            source.close();
        }
        sources.clear();
    }
}
