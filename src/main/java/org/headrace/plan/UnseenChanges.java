package org.headrace.plan;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.headrace.TableName;
import org.headrace.project.Project;
import org.headrace.project.Query;

/**
 * Whether what a query gives can change while no version of what it reads does. To be asked before work is saved; it says yes
 * wherever it cannot tell.
 */
final class UnseenChanges {
    /** A name before a parenthesis, with the schema before it if there is one. */
    private static final Pattern CALL = Pattern.compile("(\\.\\s*)?(\"[^\"]+\"|[\\p{L}_][\\p{L}\\p{N}_$]*)\\s*\\(");

    private static final Pattern CLOCK_OR_USER =
            Pattern.compile("\\b(current_\\w+|localtime|localtimestamp|session_user|system_user|user)\\b"
                    + "|'\\s*(now|today|tomorrow|yesterday)\\b");

    /** Functions that depend on their arguments alone, and words that are no functions. */
    private static final Set<String> HARMLESS = Set.of(
            ("abs all and any array array_agg as avg bigint bool_and bool_or by case cast ceil char char_length coalesce"
                            + " concat count cross cube date_part date_trunc day dense_rank distinct div else except"
                            + " exists extract filter first_value floor from greatest group grouping having hour in"
                            + " initcap inner intersect interval is join lag last_value lateral lead least left length"
                            + " like limit lower lpad ltrim make_date max min mod month not nth_value ntile nullif"
                            + " numeric on or order over overlay partition percentile_cont percentile_disc"
                            + " position rank regexp_replace replace reverse right rollup round row row_number rows"
                            + " rpad rtrim select sets sign some split_part sqrt starts_with stddev string_agg"
                            + " substr substring sum then time timestamp timestamptz to_char translate trim trunc union"
                            + " unnest upper using values varchar variance when where with within year")
                    .split(" "));

    private final Lineage lineage;
    private final Map<TableName, Query> views = new HashMap<>();

    UnseenChanges(Project project) {
        lineage = new Lineage(project);
        project.pipelines()
                .forEach(pipeline -> pipeline.models().stream()
                        .filter(model -> !model.kind().holdsRows())
                        .forEach(view -> views.put(view.name(), view)));
    }

    /** Why the query's result may change unseen, for people. */
    Optional<String> find(Query query) {
        Optional<String> own = findIn(query).map(reason -> "it " + reason);
        if (own.isPresent()) {
            return own;
        }
        Set<TableName> inputs = lineage.inputs(query);
        return inputs.stream()
                .filter(input -> !lineage.makes(input))
                .sorted()
                .findFirst()
                .map(input -> "it reads " + input + ", which may change unseen")
                .or(() -> inputs.stream()
                        .filter(views::containsKey)
                        .sorted()
                        .flatMap(view -> findIn(views.get(view)).map(reason -> view + " " + reason).stream())
                        .findFirst());
    }

    private static Optional<String> findIn(Query query) {
        String sql = query.file().sql().toLowerCase(Locale.ROOT);
        Matcher word = CLOCK_OR_USER.matcher(sql);
        if (word.find()) {
            return Optional.of("depends on " + word.group().replace("'", "").strip());
        }
        return CALL.matcher(sql)
                .results()
                .filter(call -> call.group(1) != null || !HARMLESS.contains(call.group(2)))
                .findFirst()
                .map(call -> "may depend on more than what it reads, by " + call.group(2) + "()");
    }
}
