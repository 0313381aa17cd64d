package org.headrace.load;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.db.Copy;
import org.headrace.db.CopyTarget;
import org.headrace.db.Session;
import org.headrace.digest.ContentDigest;
import org.headrace.digest.RowBuckets;
import org.headrace.digest.RowImage;
import org.headrace.source.Changes;
import org.headrace.source.Relation;
import org.headrace.source.Rows;

/**
 * The rows of a source, to be compared with its raw table: where they are, if a PostgreSQL server has them; otherwise copied into a temporary
 * table of the warehouse first.
 */
final class ComparedRows {
    private static final String COPY = "pg_temp.headrace_source_rows";
    private static final String CHANGED_COPY = "pg_temp.headrace_changed_rows";

    private final Session warehouse;
    private final Rows source;
    private final RawTable table;
    private final Map<String, Column> columns;
    private Optional<Relation> copy = Optional.empty();

    ComparedRows(Session warehouse, Rows source, RawTable table) {
        this.warehouse = warehouse;
        this.source = source;
        this.table = table;
        boolean isCopied = source.relation().isEmpty();
        this.columns = (isCopied ? table.filled() : source.columns())
                .stream().collect(Collectors.toMap(Column::name, Function.identity()));
    }

    /** One of the raw table's columns, as SQL over these rows that has the raw table's type. */
    String expression(Column raw) {
        return columns.get(raw.name()).castTo(raw);
    }

    /** The type that these rows have in one of the columns. */
    List<Column> columns() {
        return List.copyOf(columns.values());
    }

    /** The content of the rows that meet a condition. */
    <B> Map<B, ContentDigest.Total> digest(String where, RowImage image, RowBuckets<B> buckets) {
        return digest(all(), where, image, buckets);
    }

    /** As {@link #digest(String, RowImage, RowBuckets)}, of the rows that {@code changes} would copy. */
    <B> Map<B, ContentDigest.Total> digest(Changes changes, String where, RowImage image, RowBuckets<B> buckets) {
        return digest(source.relation(changes).orElseGet(() -> copied(changes)), where, image, buckets);
    }

    private static <B> Map<B, ContentDigest.Total> digest(
            Relation rows, String where, RowImage image, RowBuckets<B> buckets) {
        return ContentDigest.read(rows.session(), rows.from(), where, image, buckets);
    }

    /** Copies the rows that meet a condition into the raw table; returns how many. */
    long copyInto(String where) {
        String expressions = table.filled().stream().map(this::expression).collect(Collectors.joining(", "));
        Relation rows = all();
        String query = "select " + expressions + " from " + rows.from() + " where " + where;
        String into = table.name().quoted();
        if (copy.isPresent()) {
            return warehouse.update("insert into " + into + " (" + String.join(", ", table.columns()) + ") " + query);
        }
        CopyTarget target = new CopyTarget(warehouse, into, table.columns());
        return Copy.pipe(
                        rows.session(),
                        "copy (" + query + ") to stdout (format binary)",
                        target.open(CopyTarget.Format.BINARY))
                .rows();
    }

    private Relation all() {
        if (copy.isEmpty()) {
            Optional<Relation> atSource = source.relation();
            if (atSource.isPresent()) {
                return atSource.get();
            }
            source.copyAll(table.filled(), newCopy(COPY));
            copy = Optional.of(relation(COPY));
        }
        return copy.get();
    }

    private Relation copied(Changes changes) {
        source.copy(changes, table.filled(), newCopy(CHANGED_COPY));
        return relation(CHANGED_COPY);
    }

    private CopyTarget newCopy(String name) {
        String columns = String.join(", ", table.columns());
        warehouse.execute("drop table if exists " + name + "; create temporary table " + name + " as select " + columns
                + " from " + table.name().quoted() + " with no data");
        return new CopyTarget(warehouse, name, table.columns());
    }

    private Relation relation(String name) {
        return new Relation(warehouse, name + " as source_row");
    }
}
