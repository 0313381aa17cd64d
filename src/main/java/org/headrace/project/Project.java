package org.headrace.project;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.headrace.HeadraceException;

/**
 * A project folder, read and found to be in order.
 *
 * @param root the folder
 * @param embeddedPort the port that the embedded server prefers
 * @param retries how often a run is repeated at most that lost a database
 * @param keepChanges how long it is kept what changed when; older changes count as a change of everything
 * @param pipelines in dependency order
 */
public record Project(
        Path root,
        Map<String, ConnectionSettings> connections,
        Path exportDirectory,
        int embeddedPort,
        int retries,
        Duration keepChanges,
        List<Pipeline> pipelines) {
    /** The name of the connection that is the warehouse. */
    public static final String WAREHOUSE = "warehouse";

    public Project {
        connections = Map.copyOf(connections);
        pipelines = List.copyOf(pipelines);
    }

    /**
     * The connection of that name.
     *
     * @throws HeadraceException with exit code 2 if there is none
     */
    public ConnectionSettings connection(String name) {
        ConnectionSettings connection = connections.get(name);
        if (connection == null) {
            throw HeadraceException.usage("There is no connection '" + name + "' in " + root.resolve("headrace.conf")
                    + Problems.suggestion(name, List.copyOf(connections.keySet())));
        }
        return connection;
    }

    /**
     * The pipeline of that name.
     *
     * @throws HeadraceException with exit code 2 if there is none
     */
    public Pipeline pipeline(String name) {
        return pipelines.stream()
                .filter(pipeline -> pipeline.name().equals(name))
                .findFirst()
                .orElseThrow(() -> HeadraceException.usage("There is no pipeline '" + name + "' under "
                        + root.resolve("sql")
                        + Problems.suggestion(
                                name, pipelines.stream().map(Pipeline::name).toList())));
    }
}
