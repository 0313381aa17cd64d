package org.headrace.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.headrace.testing.MariaDbExtension;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** MySQL before 8.0.17, which has no collation that respects a blank at the end of a text. */
final class MySqlTargetTest {
    @RegisterExtension
    final MariaDbExtension mySql = MariaDbExtension.mySql();

    @RegisterExtension
    final TestProject project = new TestProject();

    @Test
    void theTableEqualsTheQueryAndKeysThatItWouldMergeAreRefused() {
        project.settings("connections { analytics { url = \""
                + mySql.database().url().replace("jdbc:mariadb:", "jdbc:mysql:") + "\", user = root } }");
        project.production()
                .execute(
                        "create table item (id text, at timestamptz, value numeric(12, 4), flag bool, data bytea)",
                        "insert into item values ('a', '2023-07-01 12:00+02', 1.5, true, '\\x00ff'),"
                                + " ('A', '2023-07-01 12:00:00.123456+00', -7, null, null)");
        project.load("item", "/* headrace\nfrom = production\nsync = replace\n*/\nselect * from item");
        project.publication(
                "item",
                "/* headrace\nto = analytics\ntable = item\nkey = [id]\n*/\nselect id, at, value::numeric(12, 4) as value,"
                        + " flag, data from raw.item");
        project.prepare();
        project.publish();

        String rows = "select id, at, value, flag, hex(data) from item order by at";
        assertThat(mySql.database().rows(rows))
                .containsExactly(
                        "(a,2023-07-01 10:00:00.000000,1.5000,1,00FF)", "(A,2023-07-01 12:00:00.123456,-7.0000,,)");

        project.production()
                .execute(
                        "update item set value = 8 where id = 'A'",
                        "delete from item where id = 'a'",
                        "insert into item values ('b')");
        project.prepare();

        assertThat(project.publish().detail("item")).isEqualTo("2 rows compared: 1 inserted, 1 updated, 1 deleted");

        project.production().execute("insert into item values ('b ')");
        project.prepare();

        assertThatThrownBy(project::publish)
                .hasMessageContaining(
                        "id: a text of more than 768 characters, or null, in a column of the key, or a text"
                                + " that ends with a blank, which utf8mb4_bin ignores (1 row)");
    }
}
