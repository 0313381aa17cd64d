package org.headrace.run;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.plan.PublishPlan;
import org.headrace.plan.Step;
import org.headrace.project.Pipeline;
import org.headrace.project.Publication;
import org.headrace.publish.Published;
import org.headrace.publish.Publisher;
import org.headrace.publish.Sent;
import org.headrace.publish.Transfer;
import org.headrace.state.KnownPublication;
import org.headrace.state.PublicationKnowledge;
import org.headrace.state.Publications;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All published tables of a run. */
final class PublishPhase {
    private static final Logger LOG = LoggerFactory.getLogger(PublishPhase.class);

    private final Pipeline pipeline;
    private final Session warehouse;
    private final FactFinder facts;
    private final StepRunner runner;
    private final OpenTargets targets;
    private final Publications state;
    private int tables;
    private long written;

    PublishPhase(Pipeline pipeline, Session warehouse, FactFinder facts, StepRunner runner, OpenTargets targets) {
        this.pipeline = pipeline;
        this.warehouse = warehouse;
        this.facts = facts;
        this.runner = runner;
        this.targets = targets;
        this.state = new Publications(warehouse);
    }

    /** Skips the tables of which nothing changed. */
    void skip(List<Step> steps) {
        for (Step step : steps) {
            if (step instanceof Step.Skip skip) {
                runner.skip(skip);
            }
        }
    }

    /**
     * Sends what the snapshot of {@code reader} shows.
     *
     * @param held by publication, the version that the target holds
     */
    void perform(PublishPlan plan, PublicationKnowledge known, Map<String, String> held, Session reader) {
        List<Step> steps = plan.steps(known, held, Set.of());
        skip(steps);
        for (Step step : steps) {
            if (step instanceof Step.PublishRows publish) {
                Optional<String> before =
                        Optional.ofNullable(held.get(publish.publication().name()));
                runner.start(step, publish.publication().file());
                runner.finish(publish(publish, plan, known, before, reader));
                runner.committed();
            }
        }
    }

    /**
     * The state names the new version before the target can have it: whenever this is killed, the state knows what the table was made
     * from, whichever of the two versions it has.
     */
    private StepRunner.Result publish(
            Step.PublishRows step,
            PublishPlan plan,
            PublicationKnowledge known,
            Optional<String> before,
            Session reader) {
        Publication publication = step.publication();
        ask(publication);
        Published published = new Published(
                publication.to(),
                publication.table(),
                publication.key(),
                publication.period(),
                publication.file().sql(),
                reader.describe(publication.file().sql()));
        KnownPublication made = plan.made(publication, known);
        String version = UUID.randomUUID().toString();
        Transfer transfer = new Transfer(
                step.periods(), before, version, warehouse.endpoint().withoutSecrets());
        String target = publication.to() + ": " + publication.table();
        Sent sent = Publisher.publish(
                targets.of(publication),
                published,
                transfer,
                reader,
                () -> state.announce(pipeline.name(), publication.name(), version, target, made, runner.runId()));
        state.confirm(pipeline.name(), publication.name(), version, sent.written());
        tables++;
        written += sent.written();
        return StepRunner.Result.of(describe(sent), sent.written());
    }

    /** What it reads is asked before it is read, so that it is known when it is published. Its query tells better what is wrong. */
    private void ask(Publication publication) {
        if (facts.isToAsk(publication)) {
            try {
                warehouse.inTransaction(() -> facts.ask(publication));
            } catch (DatabaseException e) {
                LOG.debug("publish {}: the warehouse could not be asked what it reads", publication.name(), e);
            }
        }
    }

    private static String describe(Sent sent) {
        return String.format(
                Locale.ROOT,
                "%,d rows compared: %,d inserted, %,d updated, %,d deleted",
                sent.rows(),
                sent.inserted(),
                sent.updated(),
                sent.deleted());
    }

    /** What all of them did together. */
    String summary() {
        return String.format(Locale.ROOT, "%d %s, %,d rows written", tables, tables == 1 ? "table" : "tables", written);
    }
}
