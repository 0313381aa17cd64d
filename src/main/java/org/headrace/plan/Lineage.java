package org.headrace.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.headrace.QueryFacts;
import org.headrace.TableName;
import org.headrace.project.Check;
import org.headrace.project.Export;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.Publication;
import org.headrace.project.Query;
import org.headrace.state.KnownFacts;

/**
 * Which relations the project makes, and on which ones a query depends: those that its text and settings name, and those that the
 * warehouse named when it was asked.
 */
public final class Lineage {
    private final Set<TableName> made = new HashSet<>();
    private final Map<TableName, Model> views = new HashMap<>();
    private final Map<String, KnownFacts> facts;

    /** As far as texts and settings tell. */
    public Lineage(Project project) {
        this(project, Map.of());
    }

    /** {@code facts}: what the warehouse said of queries, by the names of their builds. */
    public Lineage(Project project, Map<String, KnownFacts> facts) {
        this.facts = new HashMap<>(facts);
        for (Pipeline pipeline : project.pipelines()) {
            pipeline.loads().forEach(load -> made.add(load.into()));
            pipeline.models().forEach(model -> {
                made.add(model.name());
                if (!model.kind().holdsRows()) {
                    views.put(model.name(), model);
                }
            });
        }
    }

    /** The name under which a query is known to the state. */
    public static String nameOf(Query query) {
        if (query instanceof Model model) {
            return model.name().toString();
        }
        String pipeline = query.file().path().split("/", -1)[1];
        if (query instanceof Check check) {
            return "check " + pipeline + "/" + check.name();
        }
        if (query instanceof Export export) {
            return "export " + pipeline + "/" + export.name();
        }
        if (query instanceof Publication publication) {
            return "publish " + pipeline + "/" + publication.name();
        }
        throw new AssertionError(query);
    }

    /** Takes over what the warehouse said of a query. */
    public void learn(Query query, KnownFacts said) {
        facts.put(nameOf(query), said);
    }

    /** What the warehouse said of a query as it is now, if it was asked. */
    public Optional<KnownFacts> known(Query query) {
        return Optional.ofNullable(facts.get(nameOf(query)))
                .filter(said -> said.definition().equals(query.file().hash()));
    }

    private QueryFacts facts(Query query) {
        return known(query).map(KnownFacts::facts).orElse(QueryFacts.NONE);
    }

    /** The relations that loads and models of the project make. */
    public Set<TableName> made() {
        return Set.copyOf(made);
    }

    /** Whether a load or model of the project makes the relation, so that no change of it goes unseen. */
    boolean makes(TableName relation) {
        return made.contains(relation);
    }

    /** The relations a query reads itself. */
    public Set<TableName> direct(Query query) {
        Set<TableName> direct = new LinkedHashSet<>(query.inputs());
        direct.addAll(facts(query).relations());
        return direct;
    }

    /** The relations a query reads and, since a view holds no rows, what its views read, down to the tables. */
    public Set<TableName> inputs(Query query) {
        Set<TableName> inputs = new LinkedHashSet<>();
        add(inputs, direct(query));
        return inputs;
    }

    /** The relations that a view reads, directly or through other views; none for what is no view. */
    public Set<TableName> readBy(TableName view) {
        Set<TableName> read = new LinkedHashSet<>();
        Optional.ofNullable(views.get(view)).ifPresent(found -> add(read, direct(found)));
        return read;
    }

    private void add(Set<TableName> inputs, Set<TableName> read) {
        for (TableName relation : read) {
            if (inputs.add(relation)) {
                Optional.ofNullable(views.get(relation)).ifPresent(view -> add(inputs, direct(view)));
            }
        }
    }

    /** The relations that a query reads in a way that its text does not show, such as in a function, also by its views. */
    Set<TableName> hidden(Query query) {
        Set<TableName> hidden = new HashSet<>(facts(query).hidden());
        for (TableName input : inputs(query)) {
            Optional.ofNullable(views.get(input))
                    .ifPresent(view -> hidden.addAll(facts(view).hidden()));
        }
        return hidden;
    }

    /** Why the result of a query can change while the relations that it reads stand still; empty if it cannot. */
    public List<String> always(Query query) {
        List<String> reasons = new ArrayList<>();
        facts(query).always().forEach(reason -> reasons.add("it " + reason));
        for (TableName input : inputs(query)) {
            Optional.ofNullable(views.get(input)).ifPresent(view -> {
                facts(view).always().forEach(reason -> reasons.add(input + " " + reason));
                if (isBehindItsFile(view)) {
                    reasons.add(input + " was not built since its file changed");
                }
            });
        }
        return reasons;
    }

    /** Why the result of a query may change while no version of what it reads does; the warehouse must have said that it cannot. */
    Optional<String> unseenChange(Query query) {
        List<String> always = always(query);
        if (!always.isEmpty()) {
            return Optional.of(String.join("; ", always));
        }
        return inputs(query).stream()
                .filter(input -> !makes(input))
                .sorted()
                .findFirst()
                .map(input -> "it reads " + input + ", which may change unseen")
                .or(() -> areAllKnown(query)
                        ? Optional.empty()
                        : Optional.of("the warehouse has not said yet what it reads"));
    }

    /** Whether the warehouse was asked about a query as its file was before: the view of another pipeline, which has not run since. */
    private boolean isBehindItsFile(Query view) {
        return facts.containsKey(nameOf(view)) && known(view).isEmpty();
    }

    /** What a query is: its file, and the functions that it calls. Of another definition, another result may come. */
    public String definition(Query query) {
        return query.file().hash()
                + known(query)
                        .map(KnownFacts::calls)
                        .map(calls -> calls.isEmpty() ? "" : "+" + calls)
                        .orElse("");
    }

    /** Whether the warehouse has said all of a query and of the views that it reads. */
    boolean areAllKnown(Query query) {
        return known(query).isPresent()
                && viewsOf(query).allMatch(view -> known(view).isPresent());
    }

    /** What a query and the views that it reads are. */
    String definitions(Query query) {
        return Stream.concat(
                        Stream.of(definition(query)),
                        viewsOf(query).map(this::definition).sorted())
                .collect(Collectors.joining(" "));
    }

    private Stream<Model> viewsOf(Query query) {
        return inputs(query).stream().flatMap(input -> Stream.ofNullable(views.get(input)));
    }

    /** The models, each after those it reads, otherwise in the given order. */
    public List<Model> ordered(Collection<Model> models) {
        Map<TableName, Model> byName = new LinkedHashMap<>();
        models.forEach(model -> byName.put(model.name(), model));
        Set<Model> ordered = new LinkedHashSet<>();
        models.forEach(model -> visit(model, byName, new HashSet<>(), ordered));
        return List.copyOf(ordered);
    }

    private void visit(Model model, Map<TableName, Model> byName, Set<Model> path, Set<Model> ordered) {
        if (!path.add(model)) {
            return;
        }
        for (TableName input : direct(model)) {
            Optional.ofNullable(byName.get(input)).ifPresent(read -> visit(read, byName, path, ordered));
        }
        ordered.add(model);
    }
}
