package org.headrace.model;

import java.time.LocalDateTime;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;
import org.headrace.digest.ContentDigest;
import org.headrace.digest.HashBuckets;
import org.headrace.digest.PeriodBuckets;
import org.headrace.digest.RowBuckets;
import org.headrace.digest.RowImage;

/**
 * Compares the rows of a model with those that its query gives now, in the warehouse: by a digest, and where that differs in rows with
 * floating-point numbers, once more by their closeness. The sum of such numbers depends on the order in which they are added.
 */
public final class ModelComparison {
    /** The share by which two numbers of a type may differ. */
    private static final Map<String, String> TOLERANCE = Map.of("float8", "1e-12", "float4", "1e-6");

    private final Session warehouse;
    private final Side model;
    private final Side query;

    /** A relation as SQL for a FROM, and those of its columns that are compared. */
    private record Side(String from, List<Column> columns) {
        RowImage image() {
            return image(columns);
        }

        /** All that must be equal. */
        RowImage exactImage() {
            return image(columns.stream().filter(column -> !isInexact(column)).toList());
        }

        private static RowImage image(List<Column> columns) {
            return RowImage.of(
                    columns.stream()
                            .map(column -> TableName.quote(column.name()))
                            .toList(),
                    columns.stream().map(Column::type).toList());
        }
    }

    private static boolean isInexact(Column column) {
        return TOLERANCE.containsKey(column.type());
    }

    private ModelComparison(Session warehouse, Side model, Side query) {
        this.warehouse = warehouse;
        this.model = model;
        this.query = query;
    }

    /**
     * What was found.
     *
     * @param rows how many rows the query gives
     * @param behind the periods that differ and that the next run builds; everything if the model has no periods
     * @param faults the other periods that differ; everything if the model has no periods
     */
    public record Result(long rows, PeriodSet behind, PeriodSet faults) {}

    /**
     * Compares. The two sides are read one after the other, so the caller sees to it that they are of one snapshot.
     *
     * @param pending the periods that the next run builds
     */
    public static Result of(Session warehouse, Definition definition, PeriodSet pending) {
        String from = "(\n" + definition.sql() + "\n) as built";
        List<Column> columns = warehouse.describe(definition.sql());
        String names =
                columns.stream().map(column -> TableName.quote(column.name())).collect(Collectors.joining(", "));
        String model = definition.name().quoted();
        Side kept = new Side(model, warehouse.describe("select " + names + " from " + model));
        return new ModelComparison(warehouse, kept, new Side(from, columns)).compare(definition, pending);
    }

    private Result compare(Definition definition, PeriodSet pending) {
        if (definition.period().isEmpty()) {
            Found<String> found = compare(new HashBuckets(model.exactImage()), new HashBuckets(query.exactImage()));
            PeriodSet all = found.differing().isEmpty() ? PeriodSet.NOTHING : PeriodSet.EVERYTHING;
            boolean isBehind = pending.isEverything();
            return new Result(found.rows(), isBehind ? all : PeriodSet.NOTHING, isBehind ? PeriodSet.NOTHING : all);
        }
        PeriodColumn period = definition.period().get();
        Found<LocalDateTime> found = compare(
                new PeriodBuckets(period, period.typeIn(model.columns())),
                new PeriodBuckets(period, period.typeIn(query.columns())));
        Map<Boolean, List<LocalDateTime>> byPending = found.differing().stream()
                .collect(Collectors.partitioningBy(start ->
                        pending.containsAll(PeriodBuckets.periods(Collections.singleton(start), period.unit()))));
        return new Result(
                found.rows(),
                PeriodBuckets.periods(byPending.get(true), period.unit()),
                PeriodBuckets.periods(byPending.get(false), period.unit()));
    }

    private record Found<B>(long rows, Set<B> differing) {}

    private <B> Found<B> compare(RowBuckets<B> ofModel, RowBuckets<B> ofQuery) {
        Map<B, ContentDigest.Total> kept = ContentDigest.read(warehouse, model.from(), "true", model.image(), ofModel);
        Map<B, ContentDigest.Total> built = ContentDigest.read(warehouse, query.from(), "true", query.image(), ofQuery);
        Set<B> differing = new HashSet<>(kept.keySet());
        differing.addAll(built.keySet());
        differing.removeIf(bucket -> Objects.equals(kept.get(bucket), built.get(bucket)));
        if (!differing.isEmpty() && query.columns().stream().anyMatch(ModelComparison::isInexact)) {
            differing = notClose(differing, ofModel, ofQuery);
        }
        return new Found<>(
                built.values().stream().mapToLong(ContentDigest.Total::rows).sum(), differing);
    }

    private <B> Set<B> notClose(Set<B> differing, RowBuckets<B> ofModel, RowBuckets<B> ofQuery) {
        List<Column> numbers =
                query.columns().stream().filter(ModelComparison::isInexact).toList();
        Map<String, String> parts = Map.ofEntries(
                Map.entry("model", model.from()),
                Map.entry("model_bucket", ofModel.expression()),
                Map.entry("model_hash", model.exactImage().hash()),
                Map.entry("model_where", ofModel.condition(differing)),
                Map.entry("query", query.from()),
                Map.entry("query_bucket", ofQuery.expression()),
                Map.entry("query_hash", query.exactImage().hash()),
                Map.entry("query_where", ofQuery.condition(differing)),
                Map.entry("numbers", join(numbers, ", ", column -> TableName.quote(column.name()))),
                Map.entry("are_close", join(numbers, "\n        and ", ModelComparison::isClose)));
        // A set that takes null, the bucket of the rows without a time.
        return new LinkedHashSet<>(
                warehouse.query(ofQuery::read, SqlResource.read(ModelComparison.class, "close_rows.sql", parts)));
    }

    private static String join(List<Column> columns, String delimiter, Function<Column, String> form) {
        return columns.stream().map(form).collect(Collectors.joining(delimiter));
    }

    /** In numeric, since the difference of two doubles may be beyond what a double can hold. */
    private static String isClose(Column column) {
        return """
                case
                    when kept.%1$s = built.%1$s then true
                    when kept.%1$s is null or built.%1$s is null then kept.%1$s is null and built.%1$s is null
                    when kept.%1$s in ('NaN', 'Infinity', '-Infinity') or built.%1$s in ('NaN', 'Infinity', '-Infinity') then false
                    else abs(kept.%1$s::float8::numeric - built.%1$s::float8::numeric)
                        <= %2$s * greatest(abs(kept.%1$s::float8::numeric), abs(built.%1$s::float8::numeric))
                end""".formatted(TableName.quote(column.name()), TOLERANCE.get(column.type()));
    }
}
