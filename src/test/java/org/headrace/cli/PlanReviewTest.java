package org.headrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.headrace.ExitCode;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code plan} finds every query that is wrong, in one report, and changes nothing. */
class PlanReviewTest {
    private static final String TABLE = "/* headrace\nkind = table\n*/\n";

    @RegisterExtension
    private final TestProject project = new TestProject();

    private TestConsole console;

    @BeforeEach
    void loadOrders() {
        project.production()
                .execute(
                        "create table orders (id int, net int, country text)",
                        "insert into orders values (1, 2, 'de')");
        project.load(
                "orders", "/* headrace\nfrom = production\nsync = replace\n*/\nselect id, net, country from orders");
    }

    private int plan(String... options) {
        String[] arguments = new String[options.length + 3];
        arguments[0] = "plan";
        arguments[1] = "--project";
        arguments[2] = project.folder().toString();
        System.arraycopy(options, 0, arguments, 3, options.length);
        console = TestConsole.call(Map.of(), arguments);
        return console.exitCode();
    }

    private List<String> relations() {
        return project.warehouse()
                .rows(
                        "select relnamespace::regnamespace || '.' || relname from pg_class"
                                + " where relkind in ('r', 'v', 'm') and relnamespace::regnamespace::text !~ '^(pg_|information|headrace)'");
    }

    private void writeWrongQueries() {
        project.model("mart/a", TABLE + "select o.id as id,\n  sum(o.nett) as net\nfrom raw.orders as o group by 1");
        project.model("mart/b", TABLE + "select a.id as id from mart.a as a");
        project.model("mart/c", TABLE + "select o.id as id, o.country as country from raw.orders as o");
        project.check("small", "select c.idd from mart.c as c");
        project.file(
                "sql/main/exports/by_country.sql",
                "/* headrace\npath = \"{countri}.csv\"\n*/\nselect c.id as id, c.country as country from mart.c as c");
        project.file("sql/main/inspect/show.sql", "select c.id\nfrom mart.cc as c");
    }

    @Test
    void everyWrongQueryIsFoundOnAnEmptyWarehouse() {
        writeWrongQueries();

        assertThat(plan()).isEqualTo(ExitCode.USAGE.value());

        assertThat(console.log())
                .contains("4 queries are wrong; nothing was changed:")
                .contains("sql/main/models/mart/a.sql:5: warehouse answered: column o.nett does not exist")
                .contains("sql/main/checks/small.sql:1: warehouse answered: column c.idd does not exist")
                .contains(
                        "sql/main/exports/by_country.sql:1: the path '{countri}.csv' names the column 'countri', which"
                                + " the query does not have; it has: id, country")
                .contains("sql/main/inspect/show.sql:2: warehouse answered: relation \"mart.cc\" does not exist")
                .doesNotContain("mart/b.sql");
        assertThat(relations()).isEmpty();
    }

    @Test
    void aChangedModelIsReviewedWithWhatReadsIt() {
        project.model("mart/c", TABLE + "select o.id as id from raw.orders as o");
        project.model("mart/d", TABLE + "select c.id as id from mart.c as c");
        project.prepare();
        List<String> before = relations();
        assertThat(plan()).isZero();
        project.model("mart/c", TABLE + "select o.id as order_id from raw.orders as o");

        assertThat(plan()).isEqualTo(ExitCode.USAGE.value());

        assertThat(console.log())
                .contains("1 query is wrong")
                .contains("sql/main/models/mart/d.sql:4: warehouse answered: column c.id does not exist");
        assertThat(relations()).isEqualTo(before);
    }

    @Test
    void pendingMigrationsAreAppliedInTheReviewAlone() {
        project.file("migrations/warehouse/V2__b.sql", "create view ext.v as select 1 as one;");
        project.file(
                "migrations/warehouse/V1__a.sql",
                "create schema ext; create function ext.f() returns int language sql as 'select 1';");
        project.file("migrations/warehouse/V10__c.sql", "vacuum;");
        project.model("mart/a", TABLE + "select v.one as one, ext.f() as f from ext.v as v");

        assertThat(plan()).isZero();

        assertThat(console.out())
                .contains("warning: migration V10__c.sql was left out: warehouse answered: VACUUM cannot run inside a"
                        + " transaction block");
        assertThat(relations()).isEmpty();
    }

    @Test
    void whatCannotBeAskedIsNoFaultOfAQuery() {
        project.model("mart/a", TABLE + "select o.id as id from raw.orders as o");
        String database = project.warehouse().value("select current_database()");
        project.warehouse().execute("alter database " + database + " set default_transaction_read_only to on");

        assertThat(plan()).isZero();

        assertThat(console.out())
                .contains(
                        "warning: nothing could be asked about what reads raw.orders: warehouse answered: cannot execute");
    }

    @Test
    void resultsThatDependOnTheOrderOfRowsAreNamed() {
        project.model(
                "mart/a",
                TABLE
                        + "select string_agg(o.country, ',') as c, array_agg(o.id order by o.id) as i, sum(o.net) as n from raw.orders as o");
        project.model("mart/b", TABLE + "select sum(o.net::float8) as n from raw.orders as o");

        assertThat(plan()).isZero();

        assertThat(console.out())
                .contains(
                        "warning: sql/main/models/mart/a.sql: the result of string_agg() depends on the order of rows")
                .contains("warning: sql/main/models/mart/b.sql: the result of sum() depends on the order of rows")
                .doesNotContain("array_agg()")
                .doesNotContain("a.sql: the result of sum()");
    }

    @Test
    void offlineNothingIsConnectedTo() {
        project.file("headrace.conf", """
                connections.warehouse.url = "jdbc:postgresql://127.0.0.1:1/x"
                connections.production.url = "jdbc:postgresql://127.0.0.1:1/x"
                """);
        writeWrongQueries();

        assertThat(plan("--offline")).isZero();
        project.check("broken", "select 1 from mart.nothing");
        assertThat(plan("--offline")).isEqualTo(ExitCode.USAGE.value());
    }
}
