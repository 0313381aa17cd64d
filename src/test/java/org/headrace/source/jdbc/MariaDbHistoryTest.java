package org.headrace.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random histories of a table: after each load, in each mode, the raw table is what a load from nothing gives. */
class MariaDbHistoryTest {
    private static final long SEED = Long.getLong("seed", 20_230_101L);
    private static final int LOADS = 25;
    private static final List<String> TIMES = List.of(
            "'2023-01-01 00:00:00'",
            "'2023-01-01 23:59:59.999'",
            "'2023-01-31 12:00:00'",
            "'2023-02-01 00:00:00'",
            "'2024-02-29 10:30:00'",
            "'0000-00-00'",
            "'2023-00-00'",
            "null");

    @RegisterExtension
    private final MariaDbExtension mariaDb = MariaDbExtension.mariaDb();

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final Random random = new Random(SEED);
    private int ids;

    private void load(String name, String sync) {
        project.load(
                name,
                "/* headrace\nfrom = shop\nsync = " + sync + "\n*/\nselect id, at, value, note from " + table(name));
    }

    private static String table(String name) {
        return name.startsWith("log") ? "log" : "item";
    }

    @Test
    void eachLoadLeavesWhatALoadFromNothingGives() {
        project.settings("connections.shop { url = \"" + mariaDb.database().url() + "\", user = root }");
        String columns = "(id int, at datetime(3), value double, note varchar(9) collate utf8mb4_bin)";
        mariaDb.database().execute("create table item " + columns, "create table log " + columns);
        List<String> names = List.of("by_hour", "by_day", "by_week", "by_year", "by_key", "whole", "log");
        for (String unit : List.of("hour", "day", "week", "year")) {
            load("by_" + unit, "period\nperiod { column = at, unit = " + unit + " }");
        }
        load("by_key", "key\nkey = [id]");
        load("whole", "replace");
        load("log", "append\ncursor = id\nlookback = 1000000");

        for (int loads = 0; loads < LOADS; loads++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                mariaDb.database().execute("set sql_mode = ''", change(), append());
            }
            project.prepare();
            for (String name : names) {
                assertThat(rows("raw." + name))
                        .as("%s, load %d, seed %d", name, loads, SEED)
                        .isEqualTo(whole(table(name)));
            }
        }
    }

    private List<String> rows(String table) {
        return project.warehouse()
                .rows(
                        "select id, coalesce(to_char(at, 'YYYY-MM-DD HH24:MI:SS.MS'), 'none') as at, value, coalesce(note, 'none')"
                                + " from " + table + " order by id");
    }

    private List<String> whole(String table) {
        return mariaDb
                .database()
                .rows(
                        "select id, concat('\"', coalesce(if(year(at) = 0 or month(at) = 0, null, at), 'none'), '\"'), value,"
                                + " coalesce(note, 'none') from " + table + " order by id")
                .stream()
                .map(row -> row.replace("\"none\"", "none"))
                .toList();
    }

    private String change() {
        return switch (random.nextInt(4)) {
            case 0 -> "delete from item where id % 7 = " + random.nextInt(7);
            case 1 -> "update item set at = " + time() + " where id % 5 = " + random.nextInt(5);
            case 2 -> "update item set note = if(note = '', null, '') where id % 3 = " + random.nextInt(3);
            default -> "insert into item values " + row();
        };
    }

    private String append() {
        return "insert into log values " + row();
    }

    private String row() {
        return String.format(
                Locale.ROOT,
                "(%d, %s, %s, %s)",
                ++ids,
                time(),
                random.nextDouble(),
                random.nextBoolean() ? "''" : "null");
    }

    private String time() {
        return TIMES.get(random.nextInt(TIMES.size()));
    }
}
