package org.headrace.run;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.feed.FeedAddress;
import org.headrace.project.ConnectionSettings;
import org.headrace.project.Load;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;

/**
 * The feed of a pipeline.
 *
 * @param load whose raw table takes the messages
 */
public record StreamedFeed(String pipeline, Load load, ConnectionSettings connection) {
    /**
     * The feed of a pipeline, if it has one.
     *
     * @throws HeadraceException with exit code 2 if it has several
     */
    public static Optional<StreamedFeed> find(Project project, Pipeline pipeline) {
        List<Load> feeds = feeds(pipeline);
        if (feeds.size() > 1) {
            throw notOne(pipeline, feeds.size());
        }
        return feeds.stream()
                .map(load -> new StreamedFeed(pipeline.name(), load, project.connection(load.from())))
                .findFirst();
    }

    /**
     * The feed of a pipeline.
     *
     * @throws HeadraceException with exit code 2 if it has none, or several
     */
    public static StreamedFeed of(Project project, Pipeline pipeline) {
        return find(project, pipeline).orElseThrow(() -> notOne(pipeline, 0));
    }

    private static List<Load> feeds(Pipeline pipeline) {
        return pipeline.loads().stream()
                .filter(load -> load.sync() instanceof Sync.Stream)
                .toList();
    }

    private static HeadraceException notOne(Pipeline pipeline, int count) {
        return HeadraceException.usage(
                "The pipeline '" + pipeline.name() + "' has " + count + " loads with sync = stream; expected one.");
    }

    FeedAddress address() {
        return new FeedAddress(connection.feed(), authorization());
    }

    /** An empty environment variable is as good as none. */
    private Map<String, String> authorization() {
        Optional<String> user = connection.user().filter(text -> !text.isBlank());
        Optional<String> password = connection.password().filter(text -> !text.isBlank());
        if (user.isEmpty()) {
            return password.map(token -> Map.of("Authorization", "Bearer " + token))
                    .orElse(Map.of());
        }
        String login = user.get() + ":" + password.orElse("");
        return Map.of("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)));
    }
}
