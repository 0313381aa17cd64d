package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Generated models that are rebuilt by key, over a random history of inputs that change at once: after each run every model equals its own query.
 * The same history must show models wrong whose rules are left out, each by a declaration that stands for what the engine would do without
 * the rule.
 */
class RandomKeysTest {
    private static final int MODELS = 14;
    private static final int ROUNDS = 40;
    private static final long USUAL_SEED = 20260107;
    private static final long SEED = Long.getLong("seed", USUAL_SEED);

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final Random random = new Random(SEED);
    private final Map<String, String> queries = new LinkedHashMap<>();
    private int lastId = 100;

    private static String changed(String select, String from) {
        return "select " + select + " from " + from + " join changed_periods on a.at >= starts_at and a.at < ends_at";
    }

    @Test
    void modelsEqualTheirQueriesUnlessARuleIsLeftOut() {
        makeSources();
        while (queries.size() < MODELS) {
            randomModel("m" + queries.size());
        }
        model(
                "dimension",
                "d",
                "key = [k]",
                "select a.k, max(a.v) as v from core.a as a where a.k is not null group by a.k");
        Set<String> exact = new TreeSet<>(queries.keySet());
        leaveOutRules();
        Set<String> leftOut = new TreeSet<>(queries.keySet());
        leftOut.removeAll(exact);
        project.prepare();

        Set<String> wrong = new TreeSet<>();
        int byKey = 0;
        for (int round = 1; round <= ROUNDS; round++) {
            List<String> history = change();
            byKey += (int) project.prepare().details().stream()
                    .filter(detail -> detail.matches("rebuilt [0-9]+ keys?: .*"))
                    .count();
            queries.forEach((name, sql) -> {
                if (!isEqual(name, sql)) {
                    wrong.add(name);
                }
            });
            for (String name : exact) {
                assertThat(wrong)
                        .as("seed %d, round %d, after %s: %s", SEED, round, history, queries.get(name))
                        .doesNotContain(name);
            }
        }

        assertThat(byKey).as("models that were rebuilt by key").isGreaterThan(ROUNDS);
        if (SEED == USUAL_SEED) { // another history need not show every rule
            assertThat(wrong).as("models whose rules were left out").isEqualTo(leftOut);
        }
    }

    private void leaveOutRules() {
        String byK = "by { key = [k] }\n";
        String groups = "select a.k, sum(a.v) as v from core.a as a group by a.k";
        String joined = "select a.k, sum(b.v) as v from core.a as a join core.b as b on b.a_id = a.id group by a.k";
        model(
                "incremental",
                "without_before",
                byK + "touches { \"raw.a\" = \"" + changed("a.k", "raw.a as a") + "\" }",
                groups.replace("core.a", "raw.a"));
        model(
                "incremental",
                "without_null",
                byK + "touches { \"core.a\" = \"" + changed("a.k", "core.a as a") + " where a.k is not null\" }",
                groups);
        model("incremental", "without_an_input", byK + "reads { \"core.b\" = nothing }", joined);
        model("incremental", "without_the_other_input", byK + "reads { \"core.a\" = nothing }", joined);
        String last =
                "select distinct on (b.v) b.v as k, a.id from core.a as a join core.b as b on b.a_id = a.id order by b.v, a.at, a.id, b.id";
        model(
                "incremental",
                "without_the_join",
                byK + "reads { \"core.b\" = nothing }\ntouches { \"core.a\" = \""
                        + changed("b.v", "core.a as a join core.b as b on b.a_id = a.v") + "\" }",
                last);
    }

    private void makeSources() {
        project.production()
                .execute(
                        "create table a (id int, at timestamp, k text, v int)",
                        "create table b (id int, a_id int, at timestamp, v int)",
                        "create table log (id int, at timestamp, k text, v int)",
                        "insert into a select i, timestamp '2024-01-01' + i * interval '17 hours', 'k' || i % 9, i % 7"
                                + " from generate_series(1, 40) as i",
                        "insert into b select i, i % 45, timestamp '2024-01-20' - i * interval '11 hours', i % 5"
                                + " from generate_series(1, 50) as i",
                        "insert into log select * from a");
        for (String table : List.of("a", "b")) {
            project.load(
                    table,
                    "/* headrace\nfrom = production\nsync = period\nperiod { column = at, unit = day }\n*/\nselect * from "
                            + table);
        }
        project.load(
                "log",
                "/* headrace\nfrom = production\nsync = append\nperiod { column = at, unit = hour }\n*/\nselect * from log");
        period("core/a", "select a.id, a.at, a.k, a.v from raw.a as a");
        period("core/b", "select b.id, b.a_id, b.at, b.v from raw.b as b");
        period("core/log", "select log.id, log.at from raw.log");
        project.model(
                "stg/a",
                "select a.id, a.at - interval '5 hours' as later, a.at, upper(a.k) as k, a.v from core.a as a");
    }

    private void period(String path, String sql) {
        project.model(path, "/* headrace\nkind = incremental\nperiod { column = at, unit = hour }\n*/\n" + sql);
    }

    private void model(String kind, String name, String settings, String sql) {
        project.model("mart/" + name, "/* headrace\nkind = " + kind + "\n" + settings + "\n*/\n" + sql);
        queries.put(name, sql);
    }

    private void randomModel(String name) {
        String from = one(
                "core.a as a",
                "stg.a as a",
                "raw.log as a",
                "core.a as a join core.b as b on b.a_id = a.id",
                "core.a as a left join core.b as b on b.a_id = a.id",
                "core.a as a left join core.b as b on b.a_id = a.id and b.v > 1",
                "core.a as a join core.a as b on b.id = a.v",
                "raw.log as a join core.b as b on b.a_id = a.id",
                "stg.a as a join core.b as b on b.a_id = a.id");
        boolean hasB = from.contains(" as b");
        String key = one("a.k", "a.k", "lower(a.k)", hasB ? "coalesce(b.v, a.v)::text" : "a.v::text", "a.id::text");
        String second = one("", "a.v", hasB ? "b.v" : "a.v");
        String where = one("", "", " where a.v > 2", hasB ? " where b.v > 2" : "", hasB ? " where b.id is null" : "");
        boolean isGrouped = random.nextInt(3) > 0;
        String keys = key + " as k" + (second.isEmpty() ? "" : ", " + second + " as w");
        String columns = isGrouped ? "count(*) as n, sum(a.v) as v" + (hasB ? ", max(b.v) as b" : "") : "a.id, a.at";
        String group = isGrouped ? " group by 1" + (second.isEmpty() ? "" : ", 2") : "";
        model(
                "incremental",
                name,
                "by { key = [k" + (second.isEmpty() ? "" : ", w") + "] }",
                "select " + keys + ", " + columns + " from " + from + where + group);
    }

    private String one(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private List<String> change() {
        List<String> statements = new ArrayList<>();
        int count = Math.max(1, random.nextInt(6) - 2);
        for (int i = 0; i < count; i++) {
            String table = one("a", "b");
            String at = "timestamp '2024-01-01' + interval '1 hour' * " + random.nextInt(600);
            String where = " where id % 9 = " + random.nextInt(9);
            String key = one("'k" + random.nextInt(9) + "'", "null", "'K" + random.nextInt(9) + "'");
            statements.add(
                    switch (random.nextInt(9)) {
                        case 0 -> "delete from " + table + where;
                        case 1 -> "update " + table + " set v = v + 1" + where;
                        case 2 -> "update " + table + " set at = " + at + where;
                        case 3 -> "update " + table + " set at = null" + where;
                        case 4 -> "update b set a_id = " + random.nextInt(40) + where;
                        case 5 -> "update a set k = " + key + where;
                        case 6 ->
                            "insert into log values (" + random.nextInt(40) + ", " + at + ", " + key + ", "
                                    + random.nextInt(9) + ")";
                        default ->
                            table.equals("a")
                                    ? "insert into a values (" + ++lastId % 40 + ", " + at + ", " + key + ", "
                                            + random.nextInt(9) + ")"
                                    : "insert into b values (" + ++lastId + ", " + random.nextInt(40) + ", " + at + ", "
                                            + random.nextInt(9) + ")";
                    });
        }
        project.production().execute(statements.toArray(String[]::new));
        return statements;
    }

    private boolean isEqual(String name, String sql) {
        String query = "(" + sql + ")";
        String columns = name.equals("d") ? "select k, v from" : "select * from";
        String model = columns + " mart." + name;
        return project.warehouse()
                .rows("(" + model + " except all " + query + ") union all (" + query + " except all " + model + ")")
                .isEmpty();
    }
}
