package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Publication;
import org.headrace.state.KnownPublication;
import org.headrace.state.PublicationKnowledge;

/**
 * Decides which published tables of a pipeline are brought up to date, and in which periods. Skipped is a table whose target says that it
 * holds a version which was made from the inputs as they still are; what was changed by hand there does not show.
 */
public final class PublishPlan {
    private final Pipeline pipeline;
    private final Lineage lineage;
    private final PeriodMappings mappings;
    private final boolean everything;

    /**
     * A plan for the tables of one pipeline.
     *
     * @param lineage what the queries read, as far as it is known
     * @param everything whether all rows are compared, whatever is known
     */
    public PublishPlan(Project project, Pipeline pipeline, Lineage lineage, boolean everything) {
        this.pipeline = pipeline;
        this.lineage = lineage;
        this.mappings = new PeriodMappings(project);
        this.everything = everything;
    }

    /**
     * The steps of one run.
     *
     * @param held by the name of a publication, the version that the target holds, if it holds one
     * @param changing the relations that are about to change
     */
    public List<Step> steps(PublicationKnowledge known, Map<String, String> held, Set<TableName> changing) {
        List<Step> steps = new ArrayList<>();
        for (Publication publication : pipeline.publications()) {
            Optional<String> version = Optional.ofNullable(held.get(publication.name()));
            steps.add(step(publication, known, version, changing));
        }
        return List.copyOf(steps);
    }

    private Step step(
            Publication publication, PublicationKnowledge known, Optional<String> held, Set<TableName> changing) {
        Optional<String> whole = reasonToCompareAll(publication, known, held);
        if (whole.isPresent()) {
            return new Step.PublishRows(publication, PeriodSet.EVERYTHING, whole.get());
        }
        InputChanges changes =
                changes(publication, known.find(publication.name(), held).orElseThrow(), changing);
        PeriodSet periods = periods(publication, changes);
        return periods.isEmpty()
                ? new Step.Skip(
                        "publish", publication.name(), "none of its inputs changed since its table was published")
                : new Step.PublishRows(publication, periods, changes.reason());
    }

    private Optional<String> reasonToCompareAll(
            Publication publication, PublicationKnowledge known, Optional<String> held) {
        if (everything) {
            return Optional.of("as --full asks");
        }
        Optional<String> unseenChange = lineage.unseenChange(publication);
        if (unseenChange.isPresent()) {
            return unseenChange;
        }
        Optional<KnownPublication> last = known.find(publication.name(), held);
        if (last.isEmpty()) {
            boolean isNew = !known.publications().containsKey(publication.name()) && held.isEmpty();
            return Optional.of(
                    isNew
                            ? "it was not published before"
                            : "its table does not hold what was last published; it was created again or restored, or"
                                    + " another warehouse published it");
        }
        if (!last.get().definition().equals(lineage.definitions(publication))) {
            return Optional.of("its file changed");
        }
        return changedUnseen(publication, last.get(), known.versions());
    }

    /** A version that is lower than the one seen is that of a relation that was made again. */
    private Optional<String> changedUnseen(
            Publication publication, KnownPublication last, Map<TableName, Long> versions) {
        return lineage.inputs(publication).stream()
                .sorted()
                .filter(input -> !last.seen().containsKey(input)
                        || versions.getOrDefault(input, 0L) < last.seen().get(input))
                .findFirst()
                .map(input -> input + " is not the one that it was published from");
    }

    private InputChanges changes(Publication publication, KnownPublication last, Set<TableName> changing) {
        Map<TableName, PeriodSet> now = lineage.inputs(publication).stream()
                .filter(changing::contains)
                .collect(Collectors.toMap(input -> input, input -> PeriodSet.OF_ROWS_TO_COME));
        return new InputChanges(last.changes(), now, Set.of());
    }

    /** What only the warehouse could look up counts as everything. */
    private PeriodSet periods(Publication publication, InputChanges changes) {
        boolean isHidden = lineage.hidden(publication).stream()
                .anyMatch(input -> changes.byInput().containsKey(input)
                        && !publication.readings().containsKey(input));
        if (changes.isEmpty() || publication.period().isEmpty() || isHidden) {
            return Reach.ofTheWhole(changes).periods();
        }
        Reach reach =
                Reach.of(changes, mappings.of(publication), publication.period().get());
        return reach.lookups().isEmpty() ? reach.periods() : PeriodSet.EVERYTHING;
    }

    /** What is known of a table that is made from the inputs as they are; an input that was never written has version 0. */
    public KnownPublication made(Publication publication, PublicationKnowledge known) {
        Map<TableName, Long> seen = new HashMap<>();
        lineage.inputs(publication)
                .forEach(input -> seen.put(input, known.versions().getOrDefault(input, 0L)));
        return new KnownPublication(lineage.definitions(publication), seen, Map.of());
    }
}
