package org.headrace.publish;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.PeriodColumn;
import org.headrace.TableName;
import org.headrace.db.Session;

/** A published table in PostgreSQL: how it is created, and whether one that is there fits. */
final class PostgresTable {
    /** Types that hold each value of another one as it is. */
    private static final Map<String, Set<String>> WIDER = Map.of(
            "int2", Set.of("int4", "int8", "numeric"),
            "int4", Set.of("int8", "numeric"),
            "int8", Set.of("numeric"),
            "float4", Set.of("float8"),
            "varchar", Set.of("text"),
            "bpchar", Set.of("text"),
            "name", Set.of("text"));

    private final Session session;
    private final TableName name;

    PostgresTable(Session session, TableName name) {
        this.session = session;
        this.name = name;
    }

    void create(Published published) {
        List<String> parts = new ArrayList<>();
        for (Column column : published.columns()) {
            parts.add(TableName.quote(column.name()) + " " + type(column)
                    + (published.isInKey(column) ? " not null" : ""));
        }
        parts.add("primary key ("
                + published.key().stream().map(TableName::quote).collect(Collectors.joining(", ")) + ")");
        session.execute("create table " + name.quoted() + " (" + String.join(", ", parts) + ")");
        published
                .period()
                .map(PeriodColumn::column)
                .filter(column -> !column.equals(published.key().get(0)))
                .ifPresent(column ->
                        session.execute("create index on " + name.quoted() + " (" + TableName.quote(column) + ")"));
    }

    /** A type that the server does not have becomes text. */
    private String type(Column column) {
        return isBuiltIn(column)
                ? session.one(
                        row -> row.getString(1),
                        "select coalesce(format_type(to_regtype(?), ?), 'text')",
                        "pg_catalog." + TableName.quote(column.type()),
                        column.modifier())
                : "text";
    }

    private static boolean isBuiltIn(Column column) {
        return column.type().indexOf('.') < 0;
    }

    List<SentColumn> fit(Published published) {
        Map<String, Column> there = new LinkedHashMap<>();
        session.describe("select * from " + name.quoted()).forEach(column -> there.put(column.name(), column));
        List<String> problems = new ArrayList<>();
        List<SentColumn> sent = new ArrayList<>();
        for (Column column : published.columns()) {
            Optional<Column> target = Optional.ofNullable(there.get(column.name()));
            if (target.isEmpty()) {
                problems.add("the table has no column '" + column.name() + "'; the query gives it as " + column.type());
            } else if (!fits(column, target.get())) {
                problems.add("the column '" + column.name() + "' is " + type(target.get())
                        + ", which does not hold all that the query gives as " + type(column));
            }
            SentColumn plain = SentColumn.of(column.name(), TableName.quote(column.name()));
            sent.add(
                    published.isInKey(column)
                            ? plain.unless(plain.expression() + " is null", "null, in a column of the key")
                            : plain);
        }
        if (!hasIndex(published)) {
            problems.add("it has no primary key or unique index of the columns " + String.join(", ", published.key()));
        }
        if (!problems.isEmpty()) {
            String columns = there.values().stream()
                    .map(column -> column.name() + " " + column.type())
                    .collect(Collectors.joining(", "));
            throw TargetMismatch.of(published, columns, problems);
        }
        return sent;
    }

    private static boolean fits(Column query, Column target) {
        if (!isBuiltIn(query)) {
            return target.type().equals("text");
        }
        boolean isUnlimited = target.modifier() == Column.UNLIMITED;
        if (query.type().equals(target.type())) {
            return isUnlimited || target.modifier() == query.modifier();
        }
        return isUnlimited && WIDER.getOrDefault(query.type(), Set.of()).contains(target.type());
    }

    /** A unique index of exactly the key, whose texts are told apart byte by byte. */
    private boolean hasIndex(Published published) {
        return session.one(
                row -> row.getBoolean(1), """
                select exists (
                    select
                    from pg_index
                    where indrelid = ?::regclass
                        and indisunique
                        and indisvalid
                        and indimmediate
                        and indpred is null
                        and indexprs is null
                        and indnkeyatts = indnatts
                        and (
                            select array_agg(attname::text order by attname::text)
                            from pg_attribute
                            where attrelid = indrelid and attnum = any (indkey::int2[])
                        ) = (select array_agg(name order by name) from unnest(?::text[]) as name)
                        and not exists (
                            select
                            from pg_collation
                            where pg_collation.oid = any (indcollation::oid[]) and not collisdeterministic
                        )
                )
                """, name.quoted(), published.key().toArray(String[]::new));
    }
}
