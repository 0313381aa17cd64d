package org.headrace.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.headrace.db.ConnectionPool;
import org.headrace.db.Connections;
import org.headrace.db.DatabaseException;
import org.headrace.db.Endpoint;
import org.headrace.project.Project;
import org.headrace.project.ProjectReader;
import org.headrace.run.Databases;
import org.headrace.run.PipelineRuns;
import org.headrace.state.Caller;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class PlannerTest {
    @RegisterExtension
    final TestProject project = new TestProject();

    private Project read() {
        project.production().execute("create table item (id int)");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id from item");
        return ProjectReader.read(project.folder(), Map.of());
    }

    @Test
    void aPlanLeavesTheEmbeddedServerToTheService(@TempDir Path folder) throws Exception {
        Files.writeString(
                folder.resolve("headrace.conf"),
                "connections { warehouse { url = \"embedded:warehouse\" } }\nembedded { port = 21440 }\n");
        Files.createDirectories(folder.resolve("sql/main"));
        Files.writeString(folder.resolve("sql/main/pipeline.conf"), "description = \"a test\"\n");
        Project embedded = ProjectReader.read(folder, Map.of());

        try (Databases databases = new Databases(embedded, Connections.unshared())) {
            databases.open(Project.WAREHOUSE).close();
            assertThat(new Planner(embedded).plan(embedded.pipeline("main"))).isEmpty();

            assertThat(databases.embeddedServer().status()).isPresent();
        }
    }

    @Test
    void whileAPlanIsMadeAnotherOneIsRefused() throws Exception {
        Project read = read();
        Planner planner = new Planner(read);
        TestTransaction other = project.production().begin();
        other.execute("lock table item");
        Thread first = new Thread(() -> planner.plan(read.pipeline("main")));
        first.start();
        project.production().awaitWaiting();

        assertThatThrownBy(() -> planner.plan(read.pipeline("main"))).hasMessageContaining("Try again");

        other.rollback();
        first.join();
        assertThat(planner.plan(read.pipeline("main"))).hasSize(1);
    }

    @Test
    void aWarehouseThatDoesNotAnswerSaysNothingOfPauses() {
        Project read = read();
        var runs = new PipelineRuns(read, Caller.ofThisProcess(), RecordedRun::new);
        Endpoint nobody =
                new Endpoint("warehouse", "jdbc:postgresql://127.0.0.1:1/none", Optional.empty(), Optional.empty());
        project.warehouse().execute("drop schema if exists headrace cascade");

        try (ConnectionPool empty = new ConnectionPool(project.warehouse().endpoint(), 1);
                ConnectionPool away = new ConnectionPool(nobody, 1)) {
            assertThat(new PipelineWorker(runs, new StateReader(empty)).isPaused(read.pipeline("main")))
                    .isFalse();
            assertThatThrownBy(() -> new PipelineWorker(runs, new StateReader(away)).isPaused(read.pipeline("main")))
                    .isInstanceOf(DatabaseException.class);
        }
    }
}
