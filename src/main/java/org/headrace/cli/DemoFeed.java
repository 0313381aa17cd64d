package org.headrace.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.OptionalLong;
import org.headrace.HeadraceException;
import org.headrace.demo.ScoreServer;
import org.headrace.project.Project;
import org.headrace.run.StreamedFeed;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The demo feed of a pipeline, served by the command that also streams it. */
final class DemoFeed {
    private static final Logger LOG = LoggerFactory.getLogger(DemoFeed.class);
    private static final String PIPELINE = "exams";
    private static final String PATH = "/scores";
    private static final ScoreServer.Settings SETTINGS =
            new ScoreServer.Settings(20, 0.02, true, OptionalLong.empty(), 7);

    private DemoFeed() {}

    /**
     * Serves it where the pipeline looks for it. Closed by the caller.
     *
     * @throws HeadraceException with exit code 2 if the pipeline has no demo feed, or its connection leads elsewhere
     */
    static ScoreServer start(Project project, String pipeline) {
        if (!pipeline.equals(PIPELINE)) {
            throw HeadraceException.usage(
                    "The pipeline '" + pipeline + "' has no demo feed. Expected --demo " + PIPELINE + ".");
        }
        StreamedFeed feed = StreamedFeed.of(project, project.pipeline(pipeline));
        URI uri = feed.connection().feed();
        if (!uri.getScheme().equals("http") || !isLoopback(uri.getHost()) || !PATH.equals(uri.getPath())) {
            throw HeadraceException.usage(
                    "The connection '" + feed.connection().name() + "' of the pipeline '" + pipeline
                            + "' leads elsewhere than to a demo feed. Expected sse:http://127.0.0.1:PORT" + PATH
                            + "; leave out --demo to stream the feed that it leads to.");
        }
        ScoreServer server =
                ScoreServer.start(new InetSocketAddress(uri.getHost(), Math.max(uri.getPort(), 0)), SETTINGS);
        LOG.info("{}: serving {} messages a second at {}", pipeline, SETTINGS.rate(), server.url());
        return server;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
