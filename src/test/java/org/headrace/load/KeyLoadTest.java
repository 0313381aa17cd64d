package org.headrace.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.headrace.testing.RecordedRun;
import org.headrace.testing.TestProject;
import org.headrace.testing.TestTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code sync = key}: the raw table equals the source, and only the rows that differ are written. */
class KeyLoadTest {
    private static final String BY_ID = """
            /* headrace
            from = production
            sync = key
            key = [id]
            */
            """;
    private static final String NOT_TOLD_APART =
            "key [id] is not unique among the rows of the source for raw.item; nothing was changed.";

    @RegisterExtension
    private final TestProject project = new TestProject();

    private void atSource(String... statements) {
        project.production().execute(statements);
    }

    private void itemsOneToFour() {
        atSource(
                "create table item (id int, name text)",
                "insert into item values (1, 'a'), (2, 'b'), (3, 'c'), (4, null)");
        project.load("item", BY_ID + "select id, name from item");
        assertThat(project.prepare().rows("raw.item")).isEqualTo(4);
    }

    private List<String> raw() {
        return project.warehouse().rows("select * from raw.item order by id");
    }

    private String detail() {
        return project.prepare().detail("raw.item");
    }

    @Test
    void newChangedAndVanishedRowsAreFound() {
        itemsOneToFour();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
        atSource(
                "insert into item values (5, 'e'), (6, 'f')",
                "update item set name = 'B' where id = 2",
                "delete from item where id in (1, 3)");

        assertThat(detail()).isEqualTo("changed at the source: 2 new, 1 changed, 2 vanished");

        assertThat(raw()).containsExactly("(2,B)", "(4,)", "(5,e)", "(6,f)");
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
    }

    @Test
    void rowsThatDidNotChangeAreNotWritten() {
        itemsOneToFour();
        String before = project.warehouse().value("select xmin from raw.item where id = 1");
        atSource("update item set name = 'B' where id = 2", "update item set name = 'c' where id = 3");

        assertThat(detail()).isEqualTo("changed at the source: 0 new, 1 changed, 0 vanished");

        assertThat(project.warehouse().rows("select id from raw.item where xmin = " + before + "::text::xid"))
                .containsExactly("(1)", "(3)", "(4)");
    }

    @Test
    void aDeleteAndAnInsertThatKeepTheCountAreFound() {
        itemsOneToFour();
        atSource("delete from item where id = 1", "insert into item values (9, 'i')");

        assertThat(detail()).isEqualTo("changed at the source: 1 new, 0 changed, 1 vanished");

        assertThat(raw()).containsExactly("(2,b)", "(3,c)", "(4,)", "(9,i)");
    }

    @Test
    void keysMayChangeAndChangePlaces() {
        itemsOneToFour();
        atSource("update item set id = case id when 1 then 2 when 2 then 1 else 7 end where id < 4");

        assertThat(detail()).isEqualTo("changed at the source: 1 new, 2 changed, 1 vanished");

        assertThat(raw()).containsExactly("(1,b)", "(2,a)", "(4,)", "(7,c)");
    }

    @Test
    void aRowThatNoLongerMeetsTheConditionVanishes() {
        atSource("create table item (id int, live bool)", "insert into item values (1, true), (2, true)");
        project.load("item", BY_ID + "select id from item -- the living ones\nwhere live or id > 100");
        project.prepare();
        atSource("update item set live = false where id = 1");

        assertThat(detail()).isEqualTo("changed at the source: 0 new, 0 changed, 1 vanished");

        assertThat(raw()).containsExactly("(2)");
    }

    @Test
    void aTransactionThatCommitsLateIsNotLost() {
        itemsOneToFour();
        TestTransaction late = project.production()
                .begin()
                .execute("savepoint early", "update item set name = 'late' where id = 1", "release savepoint early");
        atSource("insert into item values (5, 'e')");
        assertThat(detail()).isEqualTo("changed at the source: 1 new, 0 changed, 0 vanished");

        late.commit();

        assertThat(detail()).isEqualTo("changed at the source: 0 new, 1 changed, 0 vanished");
        assertThat(raw()).contains("(1,late)");
    }

    @Test
    void aJoinIsComparedByDigestAndOnlyItsChangedRowsAreWritten() {
        atSource(
                "create table item (id int, owner_id int)",
                "create table owner (owner_id int, name text)",
                "insert into item values (1, 1), (2, 1), (3, 2)",
                "insert into owner values (1, 'Ann'), (2, 'Bob'), (3, 'Cleo')");
        project.load("item", BY_ID + "select item.id, owner.name from item join owner using (owner_id)");
        project.prepare();
        assertThat(project.prepare().skipped()).containsExactly("raw.item");
        atSource("update owner set name = 'Bert' where name = 'Bob'", "delete from item where id = 1");

        assertThat(detail()).isEqualTo("changed at the source: 0 new, 1 changed, 1 vanished");

        assertThat(raw()).containsExactly("(2,Ann)", "(3,Bert)");
    }

    @Test
    void aGroupedQueryIsLoadedByItsGroups() {
        atSource(
                "create table sale (day date, amount int)",
                "insert into sale values ('2023-01-01', 1), ('2023-01-02', 2)");
        project.load("item", BY_ID.replace("[id]", "day") + "select day, sum(amount) as id from sale group by day");
        project.prepare();
        atSource("insert into sale values ('2023-01-02', 5), ('2023-01-03', 3)");

        assertThat(detail()).isEqualTo("changed at the source: 1 new, 1 changed, 0 vanished");

        assertThat(raw()).containsExactly("(2023-01-01,1)", "(2023-01-03,3)", "(2023-01-02,7)");
    }

    @Test
    void aKeyMayHaveSeveralColumnsOfAnyNameAndValuesThatHaveNoEquality() {
        atSource(
                "create table item (\"a\"\"; drop table b; --\" int, \"select\" text, id json)",
                "insert into item values (1, 'x', '{\"a\": 1}'), (1, 'y', '{}')");
        project.load("item", BY_ID.replace("[id]", "[\"a\\\"; drop table b; --\", select]") + "select * from item");
        project.prepare();
        atSource("update item set id = '{\"a\":1}' where \"select\" = 'x'", "insert into item values (2, 'x', null)");

        assertThat(detail()).isEqualTo("changed at the source: 1 new, 1 changed, 0 vanished");

        assertThat(project.warehouse().rows("select * from raw.item order by 1, 2"))
                .isEqualTo(project.production().rows("select * from item order by 1, 2"))
                .hasSize(3);
    }

    @Test
    void whatWasChangedByHandIsPutRightInFull() {
        itemsOneToFour();
        project.warehouse().execute("delete from raw.item where id = 1", "update raw.item set name = 'x' where id = 2");

        RecordedRun full = project.prepareFull();

        assertThat(full.rows("raw.item")).isEqualTo(4);
        assertThat(raw()).containsExactly("(1,a)", "(2,b)", "(3,c)", "(4,)");
    }

    @Test
    void aKeyThatIsNotUniqueIsRefusedAndNothingChanges() {
        itemsOneToFour();
        atSource("insert into item values (4, 'again')");
        assertThatThrownBy(project::prepare).hasMessageContaining(NOT_TOLD_APART);
        assertThat(raw()).hasSize(4);

        atSource("insert into item values (7, 'twice'), (7, 'twice')");
        assertThatThrownBy(project::prepare).hasMessageContaining(NOT_TOLD_APART);
        assertThatThrownBy(project::prepareFull).hasMessageContaining(NOT_TOLD_APART);
        assertThat(raw()).hasSize(4);

        atSource("delete from item where name in ('again', 'twice')");
        project.prepare();
        assertThat(raw()).hasSize(4);
    }

    @Test
    void anotherKeyOrModeLetsGoOfTheOldKey() {
        itemsOneToFour();
        atSource("insert into item values (4, 'again')");
        project.load("item", BY_ID.replace("[id]", "[id, name]") + "select id, coalesce(name, '') as name from item");
        project.prepare();
        assertThat(raw()).hasSize(5);

        atSource("insert into item values (4, 'again')");
        assertThatThrownBy(project::prepare)
                .hasMessageContaining("key [id, name] is not unique among the rows of the source for raw.item");
        project.load("item", "/* headrace from = production, sync = replace */ select id, name from item");
        project.prepare();

        assertThat(raw()).hasSize(6);
        assertThat(project.warehouse().rows("select * from pg_indexes where tablename = 'item'"))
                .isEmpty();
    }

    @Test
    void aKeyThatIsNullIsRefused() {
        itemsOneToFour();
        atSource("insert into item values (null, 'nobody')");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining("The key (id) is null in 1 row of the source; nothing was changed.");
        assertThat(raw()).hasSize(4);
    }

    @Test
    void aKeyColumnThatTheQueryDoesNotGiveIsRefused() {
        atSource("create table item (id int)");
        project.load("item", BY_ID.replace("[id]", "[id, code]") + "select id from item");

        assertThatThrownBy(project::prepare)
                .hasMessageContaining("The key column 'code' is not in the result; nothing was changed.");
    }
}
