package org.headrace.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.model.Violations;
import org.headrace.plan.Step;
import org.headrace.plan.UnauditedViews;
import org.headrace.project.Check;
import org.headrace.project.Load;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All checks of a run. */
final class CheckPhase {
    private static final Logger LOG = LoggerFactory.getLogger(CheckPhase.class);

    /** How each SQLSTATE begins that tells of the server or the session, and not of the statement. */
    private static final Set<String> NOT_OF_THE_STATEMENT = Set.of("", "08", "25", "40", "53", "57", "58", "XX");

    private final Preparation preparation;
    private final Session warehouse;
    private final StepRunner runner;
    private final Consumer<Check> passed;
    private final List<CheckFailedException.FailedCheck> failed = new ArrayList<>();

    /** {@code passed} is told of each check that holds. */
    CheckPhase(Preparation preparation, Session warehouse, StepRunner runner, Consumer<Check> passed) {
        this.preparation = preparation;
        this.warehouse = warehouse;
        this.runner = runner;
        this.passed = passed;
    }

    StepRunner.Result perform(Step.RunCheck step) {
        return step.check().severity() == Check.Severity.WARN ? warn(step) : check(step);
    }

    private StepRunner.Result check(Step.RunCheck step) {
        Violations found = find(step);
        if (found.count() == 0) {
            return passed(step.check());
        }
        CheckFailedException.FailedCheck violated = violated(step.check(), found);
        failed.add(violated);
        return StepRunner.Result.failed(violated.describe(), found.count());
    }

    /** Only reports, also that its SQL failed. */
    private StepRunner.Result warn(Step.RunCheck step) {
        Check check = step.check();
        Violations found;
        warehouse.execute("savepoint before_check");
        try {
            found = find(step);
        } catch (DatabaseException e) {
            String state = e.sqlState();
            if (NOT_OF_THE_STATEMENT.contains(state.substring(0, Math.min(2, state.length())))) {
                throw e;
            }
            warehouse.execute("rollback to before_check");
            StepRunner.Result result =
                    StepRunner.Result.couldNot("could not be run, only a warning: " + StepRunner.firstLine(e));
            LOG.warn(
                    "{}; the run goes on, as the check only warns",
                    StepRunner.located(step.kind(), step.name(), check.file(), e)
                            .getMessage());
            return result;
        }
        warehouse.execute("release before_check");
        if (found.count() == 0) {
            return passed(check);
        }
        CheckFailedException.FailedCheck violated = violated(check, found);
        violated.save(warehouse, runner.runId());
        return StepRunner.Result.of(violated.describe() + ", only a warning", found.count());
    }

    private Violations find(Step.RunCheck step) {
        Check check = step.check();
        return Violations.find(
                warehouse, check.file().sql(), check.period(), step.periods(), CheckFailedException.KEPT_VIOLATIONS);
    }

    private StepRunner.Result passed(Check check) {
        passed.accept(check);
        return StepRunner.Result.of("holds", 0);
    }

    private static CheckFailedException.FailedCheck violated(Check check, Violations found) {
        return new CheckFailedException.FailedCheck(
                check.name(), check.file().path(), check.severity().toString(), found.count(), found.kept());
    }

    /** Ends the run if a check failed; what it loaded stays loaded, and is seen in the views that show it. */
    void throwIfAnyFailed() {
        Set<TableName> loaded =
                preparation.pipeline().loads().stream().map(Load::into).collect(Collectors.toSet());
        CheckFailedException.throwIfAny(failed, new UnauditedViews(preparation.project()).showing(loaded));
    }
}
