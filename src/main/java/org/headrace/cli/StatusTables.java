package org.headrace.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.Sync;
import org.headrace.db.Session;
import org.headrace.plan.DateFilter;
import org.headrace.plan.ExportRequest;
import org.headrace.plan.PeriodMappings;
import org.headrace.plan.Step;
import org.headrace.project.Check;
import org.headrace.project.Export;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Publication;
import org.headrace.run.ExportRun;
import org.headrace.run.Preparation;
import org.headrace.run.PublishRun;
import org.headrace.state.LastVerify;

/** What the warehouse knows of each file of a project. Sources are not asked: how they compare is told by the last load. */
final class StatusTables {
    private final Project project;
    private final Session warehouse;
    /** By kind and name, why a step would be done; what is absent is up to date. */
    private final Map<String, String> behind = new HashMap<>();

    StatusTables(Project project, Session warehouse) {
        this.project = project;
        this.warehouse = warehouse;
        for (Pipeline pipeline : project.pipelines()) {
            try {
                Preparation.behindRawTables(project, pipeline, warehouse).forEach(step -> note(pipeline, step));
            } catch (HeadraceException e) { // which the next run will end with
                String reason = e.getMessage().lines().findFirst().orElse("");
                pipeline.models()
                        .forEach(model ->
                                behind.put(key(pipeline, "model", model.name().toString()), reason));
            }
            var request = new ExportRequest(DateFilter.EVERYTHING, false);
            ExportRun.plan(project, pipeline, request, warehouse, Set.of()).forEach(step -> note(pipeline, step));
            PublishRun.plan(project, pipeline, false, warehouse, Set.of()).forEach(step -> note(pipeline, step));
        }
    }

    private void note(Pipeline pipeline, Step step) {
        if (step instanceof Step.WriteFiles files) {
            behind.put(key(pipeline, "export", step.name()), files.because());
        } else if (step instanceof Step.PublishRows rows) {
            behind.put(key(pipeline, "publish", step.name()), rows.because());
        } else if (step instanceof Step.BuildModel) {
            behind.put(key(pipeline, "model", step.name()), step.reason());
        } else if (step instanceof Step.RunCheck) {
            behind.put(key(pipeline, "check", step.name()), step.reason());
        }
    }

    private static String key(Pipeline pipeline, String kind, String name) {
        return kind + " " + pipeline.name() + "/" + name;
    }

    private String state(Pipeline pipeline, String kind, String name) {
        String reason = behind.get(key(pipeline, kind, name));
        return reason == null ? "up to date" : "behind: " + reason;
    }

    TextTable loads() {
        Map<String, List<String>> known = byName(
                "select relation, rows, periods, changed_at::timestamp(0), equal_to_source_at::timestamp(0) from headrace.loads",
                5);
        Map<String, List<String>> failed = byName("""
                select name, detail
                from (
                    select distinct on (step.name) step.name, step.outcome, split_part(step.detail, E'\\n', 1) as detail
                    from headrace.step
                    where step.kind = 'load'
                    order by step.name, step.run_id desc, step.position desc
                ) as last
                where outcome in ('failed', 'rolled_back')
                """, 2);
        TextTable table =
                new TextTable(List.of("load", "pipeline", "rows", "periods", "changed", "equal to source", "state"));
        for (Pipeline pipeline : project.pipelines()) {
            for (Load load : pipeline.loads()) {
                String name = load.into().toString();
                if (load.sync() instanceof Sync.Stream) {
                    table.add(feed(pipeline, name));
                    continue;
                }
                List<String> row = row(known, name, 5);
                String state = failed.containsKey(name)
                        ? "last load failed: " + failed.get(name).get(1)
                        : known.containsKey(name) ? "loaded" : "never loaded";
                table.add(List.of(name, pipeline.name(), row.get(1), row.get(2), row.get(3), row.get(4), state));
            }
        }
        return table;
    }

    /** The row of a feed: how many messages it gave, when the last of them were committed, and the state of its stream. */
    private List<String> feed(Pipeline pipeline, String name) {
        List<String> row = row(byName("""
                select
                    relation,
                    messages,
                    committed_at::timestamp(0),
                    state || case when reason <> '' then ': ' || reason else '' end
                        || case when state = 'streaming' and messages is not null
                            then '; ' || messages_per_second || ' messages per second, lag ' || lag_seconds || ' s'
                            else '' end
                from headrace.feeds
                """, 4), name, 4);
        String state = row.get(3).isEmpty() ? "never streamed" : row.get(3);
        return List.of(name, pipeline.name(), row.get(1), "", row.get(2), "", state);
    }

    TextTable models() {
        Map<String, List<String>> known =
                byName("select name, version, built_at::timestamp(0) from headrace.models", 3);
        TextTable table = new TextTable(List.of("model", "pipeline", "kind", "version", "built", "state"));
        for (Pipeline pipeline : project.pipelines()) {
            for (Model model : pipeline.models()) {
                String name = model.name().toString();
                List<String> row = row(known, name, 3);
                table.add(List.of(
                        name,
                        pipeline.name(),
                        model.kind().toString(),
                        row.get(1),
                        row.get(2),
                        state(pipeline, "model", name)));
            }
        }
        return table;
    }

    /** For each model with declared inputs, what is declared of them. */
    List<String> declaredInputs() {
        PeriodMappings mappings = new PeriodMappings(project);
        List<String> lines = new ArrayList<>();
        for (Pipeline pipeline : project.pipelines()) {
            String verified = LastVerify.of(warehouse, pipeline.name()).describe();
            for (Model model : pipeline.models()) {
                mappings.describeDeclared(model, verified).forEach(line -> lines.add(model.name() + " reads " + line));
            }
        }
        return lines;
    }

    TextTable checks() {
        Map<String, List<String>> known = byName("""
                select distinct on (pipeline, check_name)
                    pipeline || '/' || check_name, outcome, violations, checked_at::timestamp(0), run_id
                from headrace.check_results
                where outcome <> 'skipped'
                order by pipeline, check_name, run_id desc
                """, 5);
        TextTable table = new TextTable(
                List.of("check", "pipeline", "severity", "last result", "violations", "at", "run", "state"));
        for (Pipeline pipeline : project.pipelines()) {
            for (Check check : pipeline.checks()) {
                List<String> row = row(known, pipeline.name() + "/" + check.name(), 5);
                table.add(List.of(
                        check.name(),
                        pipeline.name(),
                        check.severity().toString(),
                        row.get(1).isEmpty() ? "never run" : row.get(1),
                        row.get(2),
                        row.get(3),
                        row.get(4),
                        state(pipeline, "check", check.name())));
            }
        }
        return table;
    }

    TextTable exports() {
        Map<String, List<String>> known =
                byName("""
                select
                    exported_file.pipeline || '/' || exported_file.export,
                    count(*),
                    max(exported_file.written_at)::timestamp(0)
                from headrace.exported_file
                join headrace.export_folder using (folder_id)
                where export_folder.path = '%s'
                group by 1
                """.formatted(ExportRun.folder(project).replace("'", "''")), 3);
        TextTable table = new TextTable(List.of("export", "pipeline", "files", "last written", "state"));
        for (Pipeline pipeline : project.pipelines()) {
            for (Export export : pipeline.exports()) {
                List<String> row = row(known, pipeline.name() + "/" + export.name(), 3);
                table.add(List.of(
                        export.name(),
                        pipeline.name(),
                        row.get(1),
                        row.get(2),
                        state(pipeline, "export", export.name())));
            }
        }
        return table;
    }

    TextTable publications() {
        Map<String, List<String>> known = byName("""
                select pipeline || '/' || name, published_at::timestamp(0), rows_written
                from headrace.publications
                """, 3);
        TextTable table =
                new TextTable(List.of("published table", "pipeline", "to", "published", "rows written", "state"));
        for (Pipeline pipeline : project.pipelines()) {
            for (Publication publication : pipeline.publications()) {
                List<String> row = row(known, pipeline.name() + "/" + publication.name(), 3);
                table.add(List.of(
                        publication.name(),
                        pipeline.name(),
                        publication.to() + ": " + publication.table(),
                        row.get(1),
                        row.get(2),
                        state(pipeline, "publish", publication.name())));
            }
        }
        return table;
    }

    private static List<String> row(Map<String, List<String>> known, String name, int columns) {
        return known.getOrDefault(name, Collections.nCopies(columns, ""));
    }

    private Map<String, List<String>> byName(String sql, int columns) {
        Map<String, List<String>> rows = new HashMap<>();
        warehouse.query(
                row -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= columns; i++) {
                        String value = row.getString(i);
                        values.add(value == null ? "" : value);
                    }
                    return rows.put(values.get(0), values);
                },
                sql);
        return rows;
    }
}
