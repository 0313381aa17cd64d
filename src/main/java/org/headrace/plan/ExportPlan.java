package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.TableName;
import org.headrace.project.Export;
import org.headrace.project.Pipeline;
import org.headrace.state.ExportKnowledge;
import org.headrace.state.KnownExport;

/**
 * Decides which exports of a pipeline are run. Left is one that has written all its files from what there is still; whether they are
 * as it left them is for the caller to look at.
 */
public final class ExportPlan {
    private final Pipeline pipeline;
    private final ExportRequest request;
    private final Lineage lineage;

    /** {@code lineage}: what the exports read, as far as it is known. */
    public ExportPlan(Pipeline pipeline, Lineage lineage, ExportRequest request) {
        this.pipeline = pipeline;
        this.lineage = lineage;
        this.request = request;
    }

    /** The exports that would write what they wrote the last time. */
    public List<Export> unchanged(ExportKnowledge known) {
        return pipeline.exports().stream()
                .filter(export -> reasonToRun(export, known).isEmpty())
                .toList();
    }

    /**
     * The steps of one run.
     *
     * @param disturbed by the name of an unchanged export, which of its files is not as it was left, and how
     * @param changing the relations that are about to change
     */
    public List<Step> steps(ExportKnowledge known, Map<String, String> disturbed, Set<TableName> changing) {
        List<Step> steps = new ArrayList<>();
        for (Export export : pipeline.exports()) {
            Optional<String> reason = reasonToRun(export, known)
                    .or(() -> Optional.ofNullable(disturbed.get(export.name())))
                    .or(() -> reason(
                            lineage.inputs(export).stream()
                                    .filter(changing::contains)
                                    .toList(),
                            " changes",
                            " change"));
            steps.add(
                    reason.isPresent()
                            ? new Step.WriteFiles(export, request.filter(), reason.get())
                            : new Step.Skip(
                                    "export",
                                    export.name(),
                                    "none of its inputs changed, and its files are as they were left"));
        }
        return List.copyOf(steps);
    }

    private Optional<String> reasonToRun(Export export, ExportKnowledge known) {
        if (request.everything()) {
            return Optional.of("as --full asks");
        }
        Optional<String> unseenChange = lineage.unseenChange(export);
        if (unseenChange.isPresent()) {
            return unseenChange;
        }
        Optional<KnownExport> last = known.export(export.name());
        if (last.isEmpty()) {
            return Optional.of("it has not written all its files into this folder yet");
        }
        KnownExport now = known(export, known, last.get().files());
        if (!now.definition().equals(last.get().definition())) {
            return Optional.of("its file changed");
        }
        return reason(changed(last.get().seen(), now.seen()), " changed", " changed");
    }

    private static List<TableName> changed(Map<TableName, Long> before, Map<TableName, Long> now) {
        Set<TableName> all = new LinkedHashSet<>(before.keySet());
        all.addAll(now.keySet());
        return all.stream()
                .filter(input -> !Optional.ofNullable(before.get(input)).equals(Optional.ofNullable(now.get(input))))
                .toList();
    }

    private static Optional<String> reason(List<TableName> inputs, String verbOfOne, String verbOfSeveral) {
        return inputs.isEmpty()
                ? Optional.empty()
                : Optional.of(inputs.stream()
                        .sorted()
                        .map(TableName::toString)
                        .collect(Collectors.joining(", ", "", inputs.size() == 1 ? verbOfOne : verbOfSeveral)));
    }

    /** What is known of an export that has just written all its files; nothing, if that proves nothing. */
    public Optional<KnownExport> written(Export export, ExportKnowledge known, long files) {
        return request.filter().conditions(export.path()).isEmpty()
                        && lineage.unseenChange(export).isEmpty()
                ? Optional.of(known(export, known, files))
                : Optional.empty();
    }

    /** An input that was never written has version 0. */
    private KnownExport known(Export export, ExportKnowledge known, long files) {
        Map<TableName, Long> seen = new HashMap<>();
        lineage.inputs(export).forEach(input -> seen.put(input, known.versions().getOrDefault(input, 0L)));
        return new KnownExport(known.form() + " " + lineage.definitions(export), seen, files);
    }
}
