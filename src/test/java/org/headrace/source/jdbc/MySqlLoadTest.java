package org.headrace.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MySQL, by the same driver and the same SQL as MariaDB. */
class MySqlLoadTest {
    @RegisterExtension
    private final MariaDbExtension mySql = MariaDbExtension.mySql();

    @RegisterExtension
    private final TestProject project = new TestProject();

    @Test
    void changedPeriodsAreCopied() {
        mySql.database()
                .execute(
                        "create table item (id bigint unsigned, at datetime(6), price decimal(12, 2), more json, size float,"
                                + " flags bit(3), kind enum('a', 'b'), raw blob)",
                        "insert into item values (18446744073709551615, '2023-01-01 10:00:00', 1.50, '{\"a\": 1}', 0.1, b'101',"
                                + " 'b', x'00ff'), (2, '2023-02-01', null, null, null, null, null, null)");
        project.settings("connections.shop { url = \"" + mySql.database().url().replace("jdbc:mariadb:", "jdbc:mysql:")
                + "\", user = root }");
        project.load(
                "item",
                "/* headrace\nfrom = shop\nsync = period\nperiod { column = at, unit = month }\n*/\nselect * from item");
        project.prepare();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
        mySql.database().execute("update item set price = 7 where id = 2");

        assertThat(project.prepare().rows("raw.item")).isEqualTo(1);

        assertThat(project.warehouse().rows("select * from raw.item order by at"))
                .containsExactly(
                        "(18446744073709551615,\"2023-01-01 10:00:00\",1.50,\"{\"\"a\"\": 1}\",0.1,101,b,\"\\\\x00ff\")",
                        "(2,\"2023-02-01 00:00:00\",7.00,,,,,)");
    }
}
