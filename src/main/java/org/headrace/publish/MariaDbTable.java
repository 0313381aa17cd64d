package org.headrace.publish;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.PeriodColumn;
import org.headrace.TargetName;
import org.headrace.db.MariaDbSession;

/** A published table in MariaDB or MySQL: how it is created, and whether one that is there fits. */
final class MariaDbTable {
    /** What an index over several columns may have, by the documentation of InnoDB. */
    private static final int KEY_BYTES = 3072;

    private static final int LONGEST_KEY_TEXT = 768;
    private static final int BYTES_A_CHARACTER = 4;
    /** Of any number or time, rounded up. */
    private static final int VALUE_BYTES = 32;

    private final MariaDbSession session;
    private final TargetName name;

    MariaDbTable(MariaDbSession session, TargetName name) {
        this.session = session;
        this.name = name;
    }

    /** The name as SQL wants it. */
    String quoted() {
        return name.schema().map(schema -> MariaDbSession.quote(schema) + ".").orElse("")
                + MariaDbSession.quote(name.name());
    }

    boolean exists() {
        return findCreation().isPresent();
    }

    /**
     * What tells this table from another one that had its name, and from what it was before all its rows were removed; absent if there is
     * none. The server knows the time of a creation to the second only.
     */
    Optional<String> findIdentity() {
        return findCreation().map(time -> time + (isEmpty() ? " empty" : ""));
    }

    private Optional<String> findCreation() {
        return session.find(
                row -> String.valueOf(row.getString("made_at")),
                "select create_time as made_at from information_schema.tables"
                        + " where table_schema = coalesce(?, database()) and table_name = ?",
                name.schema().orElse(null),
                name.name());
    }

    List<MariaDbColumn> columns() {
        return session.query(
                MariaDbColumn::of, MariaDbColumn.SELECT, name.schema().orElse(null), name.name());
    }

    boolean isEmpty() {
        return session.query(row -> true, "select 1 from " + quoted() + " limit 1")
                .isEmpty();
    }

    /** Creates the table; numbers without a precision get the widest one. */
    void create(Published published) {
        List<String> parts = new ArrayList<>();
        for (Column column : published.columns()) {
            boolean isKey = published.isInKey(column);
            parts.add(MariaDbSession.quote(column.name()) + " " + (isKey ? keyType(published, column) : type(column))
                    + (isKey ? " not null" : ""));
        }
        parts.add("primary key (" + names(published.key()) + ")");
        published
                .period()
                .map(PeriodColumn::column)
                .filter(column -> !column.equals(published.key().get(0)))
                .ifPresent(column ->
                        parts.add("index " + MariaDbSession.quote(column) + " (" + MariaDbSession.quote(column) + ")"));
        session.execute("create table " + quoted() + " (\n  " + String.join(",\n  ", parts) + "\n) engine = InnoDB");
    }

    static String names(List<String> columns) {
        return columns.stream().map(MariaDbSession::quote).collect(Collectors.joining(", "));
    }

    private static boolean isLong(Column column) {
        String type = type(column);
        return type.startsWith("longtext") || type.startsWith("varchar") || type.equals("longblob");
    }

    /** Texts share what numbers and times leave of the longest key. */
    private String keyType(Published published, Column column) {
        if (!isLong(column)) {
            return type(column);
        }
        List<Column> key =
                published.columns().stream().filter(published::isInKey).toList();
        int texts = (int) key.stream().filter(MariaDbTable::isLong).count();
        int bytes = (KEY_BYTES - fixedBytes(key)) / texts;
        if (column.type().equals("bytea")) {
            return "varbinary(" + bytes + ")";
        }
        int characters = Math.min(bytes / BYTES_A_CHARACTER, LONGEST_KEY_TEXT);
        return "varchar(" + characters + ") character set utf8mb4 collate " + collation();
    }

    private static int fixedBytes(List<Column> key) {
        return key.stream()
                .filter(column -> !isLong(column))
                .mapToInt(column -> column.type().equals("numeric") ? VALUE_BYTES : Long.BYTES)
                .sum();
    }

    /** One that tells texts apart byte by byte; MySQL before 8.0.17 has none that does so at the end of a text. */
    private String collation() {
        return session
                .query(
                        row -> row.getString("name"),
                        "select collation_name as name from information_schema.collations where collation_name in"
                                + " ('utf8mb4_nopad_bin', 'utf8mb4_0900_bin')")
                .stream()
                .findFirst()
                .orElse("utf8mb4_bin");
    }

    private static String type(Column column) {
        return switch (column.type()) {
            case "bool" -> "tinyint(1)";
            case "int2" -> "smallint";
            case "int4" -> "int";
            case "int8" -> "bigint";
            case "float4", "float8" -> "double";
            case "numeric" -> decimal(column);
            case "date" -> "date";
            case "timestamp", "timestamptz" -> "datetime(6)";
            case "time" -> "time(6)";
            case "bytea" -> "longblob";
            default -> "longtext character set utf8mb4";
        };
    }

    /** A numeric(p, s) of PostgreSQL has its precision and scale in the modifier: ((p shl 16) or s) + 4. */
    private static String decimal(Column column) {
        int precision = (column.modifier() - 4) >> 16 & 0xffff;
        int scale = column.modifier() - 4 & 0x7ff;
        boolean fits = column.modifier() != Column.UNLIMITED && precision <= 65 && scale <= 30 && scale <= precision;
        return fits ? "decimal(" + precision + ", " + scale + ")" : "decimal(65, 30)";
    }

    /**
     * How each column of the query is sent to the table that is there.
     *
     * @throws HeadraceException with both sides, if it does not fit
     */
    List<SentColumn> fit(Published published, List<MariaDbColumn> columns) {
        Map<String, MariaDbColumn> byName = columns.stream()
                .collect(Collectors.toMap(MariaDbColumn::name, Function.identity(), (first, second) -> first));
        List<String> problems = new ArrayList<>();
        List<SentColumn> sent = new ArrayList<>();
        for (Column column : published.columns()) {
            Optional<MariaDbColumn> there = Optional.ofNullable(byName.remove(column.name()));
            Optional<SentColumn> fitting = there.flatMap(target -> target.fit(column, published.isInKey(column)));
            fitting.ifPresent(sent::add);
            if (there.isEmpty()) {
                problems.add("the table has no column '" + column.name() + "'; the query gives it as " + column.type());
            } else if (fitting.isEmpty()) {
                problems.add("the column '" + column.name() + "' is "
                        + there.get().definition() + ", which cannot hold what the query gives as " + column.type());
            } else if (published.isInKey(column) && there.get().mergesKeys()) {
                problems.add("the column '" + column.name() + "' of the key has the collation "
                        + there.get().collation() + ", which takes different texts for equal; use " + collation());
            }
        }
        byName.values().stream()
                .filter(column -> !column.isNullable() && !column.isFilledByServer())
                .forEach(column -> problems.add(
                        "the query does not give the column '" + column.name() + "', which must have a value"));
        problems.addAll(wrongTable(published));
        if (!problems.isEmpty()) {
            String there = columns.stream()
                    .map(column -> column.name() + " " + column.fullType())
                    .collect(Collectors.joining(", "));
            throw TargetMismatch.of(published, there, problems);
        }
        return sent;
    }

    private List<String> wrongTable(Published published) {
        List<String> problems = new ArrayList<>();
        session.find(
                        row -> row.getString("kind") + " " + row.getString("engine"),
                        "select table_type as kind, engine as engine from information_schema.tables"
                                + " where table_schema = coalesce(?, database()) and table_name = ?",
                        name.schema().orElse(null),
                        name.name())
                .filter(kind -> !kind.equals("BASE TABLE InnoDB"))
                .ifPresent(kind -> problems.add("it is " + kind + ", not a table of InnoDB, which has transactions"));
        // An index over an expression or a part of a text does not make the columns unique; it gets a part that no key
        // has.
        Map<String, Set<String>> indexes = session
                .query(
                        row -> Map.entry(row.getString("index_name"), row.getString("part")),
                        "select index_name as index_name, if(sub_part is null, coalesce(column_name, ''), '') as part"
                                + " from information_schema.statistics"
                                + " where table_schema = coalesce(?, database()) and table_name = ? and non_unique = 0",
                        name.schema().orElse(null),
                        name.name())
                .stream()
                .collect(Collectors.groupingBy(
                        Map.Entry::getKey, Collectors.mapping(Map.Entry::getValue, Collectors.toSet())));
        if (!indexes.containsValue(Set.copyOf(published.key()))) {
            problems.add("it has no primary key or unique index of the columns " + String.join(", ", published.key()));
        }
        return problems;
    }
}
