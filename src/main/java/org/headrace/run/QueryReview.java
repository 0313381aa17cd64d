package org.headrace.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;
import org.headrace.load.RawLoad;
import org.headrace.model.Materialization;
import org.headrace.model.QueryInspection;
import org.headrace.plan.Lineage;
import org.headrace.project.Export;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Query;
import org.headrace.project.SqlFile;
import org.headrace.project.TextFacts;
import org.headrace.source.Rows;

/**
 * Asks the warehouse whether every query of some pipelines is valid, as if a run had loaded and built what they read: in one
 * transaction, which is rolled back, it applies pending migrations, makes raw tables as the source describes them, and models as views.
 */
public final class QueryReview {
    private static final String SAVEPOINT = "headrace_review";
    private static final String LOCK_TIMEOUT = "2s";
    /** The SQLSTATEs of a missing right, of a server that may only be read, and of a lock that others hold: no fault of a query. */
    private static final Set<String> NOT_ASKED = Set.of("42501", "25006", "55P03");

    private final Session warehouse;
    private final Lineage lineage;
    private final QueryInspection inspection;
    private final List<String> problems = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    /** Relations that are not there, or not as they will be, so that nothing can be said of what reads them. */
    private final Set<TableName> unknown = new HashSet<>();

    /**
     * What came of it.
     *
     * @param problems queries that are wrong, each with file and line
     * @param remarks what could not be asked, and results that depend on the order of rows
     */
    public record Report(List<String> problems, List<String> remarks) {
        public Report {
            problems = List.copyOf(problems);
            remarks = List.copyOf(remarks);
        }
    }

    /** What there is to review of a pipeline; {@code rows} are those of the source by load, as far as the source is there. */
    public record Subject(Pipeline pipeline, Map<TableName, Rows> rows) {
        public Subject {
            rows = Map.copyOf(rows);
        }
    }

    private QueryReview(Project project, Session warehouse) {
        this.warehouse = warehouse;
        this.lineage = new Lineage(project);
        this.inspection = new QueryInspection(warehouse, lineage.made());
    }

    /**
     * Asks; changes nothing.
     *
     * @param migrations the texts of the pending migrations of the warehouse, by name, in order
     */
    public static Report of(
            Project project, Session warehouse, List<Subject> subjects, Map<String, String> migrations) {
        QueryReview review = new QueryReview(project, warehouse);
        warehouse.inTransaction(() -> {
            warehouse.execute("set local lock_timeout to '" + LOCK_TIMEOUT + "'");
            warehouse.execute("savepoint " + SAVEPOINT);
            migrations.forEach(review::migrate);
            subjects.forEach(subject -> subject.pipeline().loads().forEach(load -> review.load(subject, load)));
            subjects.forEach(subject -> review.models(subject.pipeline()));
            subjects.forEach(subject -> review.rest(subject.pipeline()));
            warehouse.execute("rollback to savepoint " + SAVEPOINT);
        });
        return new Report(review.problems, review.remarks);
    }

    /** Does something that may fail without harm to the transaction. */
    private <T> T attempt(Supplier<T> work) {
        warehouse.execute("savepoint headrace_attempt");
        try {
            T result = work.get();
            warehouse.execute("release savepoint headrace_attempt");
            return result;
        } catch (HeadraceException failure) {
            warehouse.execute("rollback to savepoint headrace_attempt");
            throw failure;
        }
    }

    private void migrate(String name, String script) {
        try {
            attempt(() -> {
                warehouse.execute(script);
                return true;
            });
        } catch (HeadraceException e) {
            remarks.add("migration " + name + " was left out: " + firstLine(e));
        }
    }

    private void load(Subject subject, Load load) {
        try {
            Optional<Rows> rows = Optional.ofNullable(subject.rows().get(load.into()));
            if (rows.isPresent()) {
                attempt(() -> {
                    new RawLoad(warehouse, lineage.made(), (buffer, start, length) -> {})
                            .makeTable(rows.get(), load.into());
                    return true;
                });
            } else if (!exists(load.into())) {
                unknown.add(load.into()); // whoever plans says what its missing source needs first
            }
        } catch (HeadraceException e) {
            unknown.add(load.into());
            remarks.add("nothing could be asked about what reads " + load.into() + ": " + firstLine(e));
        }
    }

    private boolean exists(TableName relation) {
        return warehouse.one(row -> row.getBoolean(1), "select to_regclass(?) is not null", relation.quoted());
    }

    /** The models, each as soon as what it reads is there; those that never can be asked about are wrong. */
    private void models(Pipeline pipeline) {
        List<Model> waiting = new ArrayList<>(pipeline.models());
        Map<Model, DatabaseException> missing = new LinkedHashMap<>();
        int before;
        do {
            before = waiting.size();
            missing.clear();
            for (Model model : List.copyOf(waiting)) {
                try {
                    model(model);
                    waiting.remove(model);
                } catch (DatabaseException failure) {
                    if (FactFinder.isAboutSomethingMissing(failure)) {
                        missing.put(model, failure);
                    } else {
                        waiting.remove(model);
                        wrong(model, failure);
                    }
                }
            }
        } while (!waiting.isEmpty() && waiting.size() < before);
        for (Model model : waiting) {
            if (!readsUnknown(model)) {
                wrong(model, missing.get(model));
            }
        }
    }

    private void wrong(Model model, DatabaseException failure) {
        problem(model.file(), failure);
        unknown.add(model.name());
    }

    private void model(Model model) {
        if (readsUnknown(model)) {
            return;
        }
        TextFacts text = TextFacts.of(model.file());
        QueryInspection.Answer answer = inspection.ask(FactFinder.question(model.file()));
        Set<String> unordered = new HashSet<>(text.unorderedAggregates());
        if (!answer.addsDoubles()) {
            unordered.removeAll(Set.of("sum", "avg"));
        }
        unordered.stream()
                .sorted()
                .forEach(name -> remarks.add(model.file().path() + ": the result of " + name
                        + "() depends on the order of rows; give it one: " + name + "(... order by ...)"));
        try {
            attempt(() -> make(model));
        } catch (HeadraceException e) {
            unknown.add(model.name());
            remarks.add("nothing could be asked about what reads " + model.name() + ": " + firstLine(e));
        }
    }

    /** Whether a query reads something unknown; then what it makes is unknown, too. */
    private boolean readsUnknown(Query query) {
        boolean readsUnknown = lineage.inputs(query).stream().anyMatch(unknown::contains);
        if (readsUnknown && query instanceof Model model) {
            unknown.add(model.name());
        }
        return readsUnknown;
    }

    /** Makes a view of a model's name, unless there is a relation with the same columns; that is not touched, nor locked. */
    private boolean make(Model model) {
        TableName name = model.name();
        String shape = Materialization.of(model.kind()).shape(model.file().sql());
        List<Column> columns = warehouse.describe(shape);
        if (exists(name)) {
            if (warehouse.describe("select * from " + name.quoted()).equals(columns)) {
                return false;
            }
            warehouse.execute("alter table " + name.quoted() + " rename to headrace_reviewed_"
                    + Integer.toHexString(name.hashCode()));
        }
        warehouse.execute("create schema if not exists " + TableName.quote(name.schema()));
        warehouse.execute("create view " + name.quoted() + " as\n" + shape);
        return true;
    }

    private void rest(Pipeline pipeline) {
        pipeline.checks().forEach(this::describe);
        for (Export export : pipeline.exports()) {
            describe(export).ifPresent(columns -> columnsOfPath(export, columns));
        }
        pipeline.publications().forEach(this::describe);
        for (SqlFile inspection : pipeline.inspections()) {
            if (!inspection.mentionsAny(unknown)) {
                describe(inspection);
            }
        }
    }

    private Optional<List<Column>> describe(Query query) {
        return readsUnknown(query) ? Optional.empty() : describe(query.file());
    }

    private Optional<List<Column>> describe(SqlFile file) {
        try {
            return Optional.of(attempt(() -> warehouse.describe(file.sql())));
        } catch (DatabaseException e) {
            problem(file, e);
            return Optional.empty();
        }
    }

    private void columnsOfPath(Export export, List<Column> columns) {
        List<String> names = columns.stream().map(Column::name).toList();
        export.path().columns().stream()
                .filter(column -> !names.contains(column))
                .forEach(column -> problems.add(export.file().path() + ":1: the path '" + export.path()
                        + "' names the column '" + column + "', which the query does not have; it has: "
                        + String.join(", ", names)));
    }

    private void problem(SqlFile file, DatabaseException failure) {
        String place = file.locationOf(failure.positionIn(file.sql()));
        if (NOT_ASKED.contains(failure.sqlState())) {
            remarks.add(place + ": the warehouse could not be asked: " + firstLine(failure));
        } else {
            problems.add(place + ": " + firstLine(failure));
        }
    }

    private static String firstLine(HeadraceException failure) {
        return failure.getMessage().lines().findFirst().orElse("");
    }
}
