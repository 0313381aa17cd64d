package org.headrace.cli;

import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.db.Session;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.headrace.run.QueryReview;
import org.headrace.state.RunLock;

/** The part of {@code plan} that asks the warehouse whether every query is valid. */
final class PlanReview {
    private final Project project;
    private final Databases databases;
    private final PrintStream out;

    PlanReview(Project project, Databases databases, PrintStream out) {
        this.project = project;
        this.databases = databases;
        this.out = out;
    }

    /**
     * Prints what is remarkable.
     *
     * @throws HeadraceException with exit code 2, listing every query that is wrong
     */
    void print(Session warehouse, List<QueryReview.Subject> subjects) {
        if (isHeldByAnother(warehouse, subjects)) {
            return;
        }
        List<String> pending = databases.pendingMigrations(Project.WAREHOUSE, warehouse);
        Map<String, String> migrations = databases.migrationTexts(Project.WAREHOUSE, pending);
        QueryReview.Report report = QueryReview.of(project, warehouse, subjects, migrations);
        RunLock.release(warehouse);
        report.remarks().forEach(remark -> out.println("warning: " + remark));
        if (!report.problems().isEmpty()) {
            int count = report.problems().size();
            throw HeadraceException.usage((count == 1 ? "1 query is wrong" : count + " queries are wrong")
                    + "; nothing was changed:\n  " + String.join("\n  ", report.problems()));
        }
    }

    /** What another run is making would be in the way, and what it holds would be waited for. */
    private boolean isHeldByAnother(Session warehouse, List<QueryReview.Subject> subjects) {
        try {
            subjects.forEach(
                    subject -> RunLock.acquire(warehouse, subject.pipeline().name(), Duration.ZERO));
            return false;
        } catch (HeadraceException e) {
            if (e.exitCode() != ExitCode.LOCKED) {
                throw e;
            }
            RunLock.release(warehouse);
            out.println("warning: the warehouse was not asked whether the queries are valid. " + e.getMessage());
            return true;
        }
    }
}
