package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;
import org.headrace.project.sql.PeriodAnalysis;
import org.headrace.project.sql.QueryInputs;

/** Tells for each input of a query with periods how its changed periods become periods of the result. */
public final class PeriodMappings {
    private final Lineage lineage;
    private final Map<TableName, PeriodColumn> periods;
    private final Map<TableName, String> views = new HashMap<>();
    private final Set<TableName> vanishing = new HashSet<>();
    private final Set<TableName> logs = new HashSet<>();

    public PeriodMappings(Project project) {
        this.lineage = new Lineage(project);
        this.periods = periods(project);
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.loads().forEach(load -> {
                boolean isLog = load.sync() instanceof Sync.Append || load.sync() instanceof Sync.Stream;
                (isLog ? logs : vanishing).add(load.into());
            });
            pipeline.models().forEach(model -> {
                if (!model.kind().holdsRows()) {
                    views.put(model.name(), model.file().sql());
                }
            });
        }
    }

    /** The relations that change in periods, and the columns that place their rows in them. */
    public static Map<TableName, PeriodColumn> periods(Project project) {
        Map<TableName, PeriodColumn> periods = new HashMap<>();
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.loads().forEach(load -> load.period().ifPresent(period -> periods.put(load.into(), period)));
            pipeline.models().forEach(model -> model.period().ifPresent(period -> periods.put(model.name(), period)));
        }
        return periods;
    }

    /**
     * The mappings by input, in the order of the inputs; the views between are left out, as they hold no rows. Empty for a query that is not
     * rebuilt by period or key.
     */
    public Map<TableName, List<PeriodMapping>> of(Query query) {
        Map<TableName, List<PeriodMapping>> mappings = new LinkedHashMap<>();
        analysis(query)
                .ifPresent(analysis -> lineage.inputs(query).stream()
                        .filter(input -> !views.containsKey(input))
                        .sorted()
                        .forEach(input -> mappings.put(input, of(query, input, analysis))));
        return mappings;
    }

    private Optional<PeriodAnalysis> analysis(Query query) {
        String sql = query.file().sql();
        return query.by().isEmpty()
                ? query.period().map(period -> PeriodAnalysis.of(sql, period.column(), new ProjectInputs()))
                : Optional.of(PeriodAnalysis.ofKey(sql, query.by(), new ProjectInputs()));
    }

    /** Whether no row of a relation ever goes or changes, so that the rows there were before are among those there are. */
    boolean isLog(TableName relation) {
        return logs.contains(relation);
    }

    /** What is declared of a view holds for all that it reads; it counts in place of what the text shows. */
    private List<PeriodMapping> of(Query query, TableName input, PeriodAnalysis analysis) {
        List<TableName> ways = query.inputs().stream()
                .filter(direct -> direct.equals(input) || lineage.readBy(direct).contains(input))
                .toList();
        List<PeriodMapping> mappings = new ArrayList<>();
        ways.stream()
                .flatMap(way -> Optional.ofNullable(query.readings().get(way)).stream())
                .map(reading -> new PeriodMapping.Declared(
                        reading, Optional.ofNullable(periods.get(input)).map(PeriodColumn::unit)))
                .forEach(mappings::add);
        if (!query.readings().keySet().containsAll(ways)) {
            mappings.addAll(
                    query.by().isEmpty() || !vanishing.contains(input)
                            ? analysis.mappings(input)
                            : List.of(new PeriodMapping.Whole("the keys of rows that a load replaced are not known")));
        }
        return List.copyOf(mappings);
    }

    /**
     * A line for each input of a query with periods, for people.
     *
     * @param verified what is said beside a declared input, as nothing but {@code verify} tells whether that is so
     */
    public List<String> describe(Query query, String verified) {
        return describe(query, verified, mapping -> true);
    }

    /** As {@link #describe(Query, String)}, of the declared inputs alone. */
    public List<String> describeDeclared(Query query, String verified) {
        return describe(query, verified, PeriodMapping.Declared.class::isInstance);
    }

    private List<String> describe(Query query, String verified, Predicate<PeriodMapping> isShown) {
        List<String> lines = new ArrayList<>();
        of(query).forEach((input, mappings) -> {
            if (mappings.stream().anyMatch(isShown)) {
                lines.add(input + ": "
                        + mappings.stream()
                                .map(mapping -> describe(
                                        input, mapping, verified, query.by().isEmpty()))
                                .distinct()
                                .collect(Collectors.joining(", and ")));
            }
        });
        return lines;
    }

    private String describe(TableName input, PeriodMapping mapping, String verified, boolean isByPeriod) {
        if (mapping instanceof PeriodMapping.Whole whole) {
            String advice = isByPeriod && periods.containsKey(input)
                    ? "; if a row reads only rows near its own period, declare how near: reads { \"" + input
                            + "\" = \"1 day\" }"
                    : "";
            return "whole, as " + whole.reason() + advice;
        }
        boolean mayMiss = Reach.isTouches(mapping) && vanishing.contains(input);
        return mapping
                + (mayMiss ? ", not proven: what rows that vanish from it touched is not seen" : "")
                + (mapping instanceof PeriodMapping.Declared ? "; " + verified : "");
    }

    private final class ProjectInputs implements QueryInputs {
        @Override
        public Optional<PeriodColumn> period(TableName relation) {
            return Optional.ofNullable(periods.get(relation));
        }

        @Override
        public Optional<String> view(TableName relation) {
            return Optional.ofNullable(views.get(relation));
        }

        @Override
        public Set<TableName> readBy(TableName view) {
            return lineage.readBy(view);
        }
    }
}
