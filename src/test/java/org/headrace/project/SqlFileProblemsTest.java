package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.headrace.ModelKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong in one file under sql/, with its line. */
class SqlFileProblemsTest {
    private static final String LOAD = "sql/shop/load/orders.sql";
    private static final String MODEL = "sql/shop/models/mart/days.sql";
    private static final String CHECK = "sql/shop/checks/holds.sql";
    private static final String EXPORT = "sql/shop/exports/days.sql";

    @TempDir
    Path root;

    private ProjectFolder project;

    @BeforeEach
    void writeProject() {
        project = ProjectFolder.empty(root);
    }

    @Test
    void anUnknownKeyIsReportedWithASuggestion() {
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = replace\nform = x\n*/\nselect 1"))
                .isEqualTo(LOAD + ":4: unknown key 'form'; known here: cursor, describe, from, index, into,"
                        + " key, lookback, period, sync");
        assertThat(problems(MODEL, "\n\n/* headrace\nkinds = view\n*/\nselect 1"))
                .isEqualTo(MODEL + ":4: unknown key 'kinds'; did you mean 'kind'?");
        assertThat(problems(CHECK, "/* headrace period { column = a, unit = day, units = 2 } */ select 1"))
                .isEqualTo(CHECK + ":1: unknown key 'period.units'; did you mean 'unit'?");
    }

    @Test
    void everyMissingKeyIsReported() {
        assertThat(problems(LOAD, "select 1"))
                .isEqualTo(LOAD + ":1: the key 'from' is missing\n" + LOAD + ":1: the key 'sync' is missing");
        assertThat(problems(EXPORT, "/* headrace describe = x */ select 1"))
                .isEqualTo(EXPORT + ":1: the key 'path' is missing");
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = period\nperiod {}\n*/\nselect 1"))
                .isEqualTo(LOAD + ":4: the key 'period.column' is missing\n" + LOAD
                        + ":4: the key 'period.unit' is missing");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "sync = often | 'sync' is 'often'; expected one of: period, key, append, replace, stream",
                "sync = [replace] | 'sync' is a list; a text is expected",
                "sync = replace, describe { a = 1 } | 'describe' is a block; a text is expected",
                "sync = replace, into = orders | 'orders' is not a relation; expected schema.name",
                "sync = replace, into = a.b.c | 'a.b.c' is not a relation; expected schema.name",
                "sync = period, period = day | 'period' is a text; expected a block: period { ... }",
                "sync = period, period { column = a, unit = decade } | 'period.unit' is 'decade'; expected one of: minute, hour,"
                        + " day, week, month, quarter, year"
            })
    void aWrongValueIsReported(String setting, String message) {
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\n" + setting + "\n*/\nselect 1"))
                .startsWith(LOAD + ":3: " + message);
    }

    @Test
    void anUnknownConnectionIsReportedWithASuggestion() {
        assertThat(problems(LOAD, "/* headrace\nfrom = warehose\nsync = replace\n*/\nselect 1"))
                .isEqualTo(LOAD + ":2: there is no connection 'warehose' in headrace.conf; did you mean 'warehouse'?");
        assertThat(problems(LOAD, "/* headrace\nfrom = shop\nsync = replace\n*/\nselect 1"))
                .isEqualTo(LOAD + ":2: there is no connection 'shop' in headrace.conf; known here: warehouse");
    }

    @Test
    void aModeAndItsKeysGoTogether() {
        String needs = "the key 'period' is missing; %s needs period { column = ..., unit = day }";
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = period\n*/\nselect 1"))
                .isEqualTo(LOAD + ":1: " + needs.formatted("sync = period"));
        assertThat(problems(MODEL, "/* headrace kind = incremental */ select 1 as a"))
                .isEqualTo(MODEL + ":1: " + needs.formatted("kind = incremental"));
        assertThat(
                        problems(
                                LOAD,
                                "/* headrace\nfrom = warehouse\nsync = replace\nperiod { column = a, unit = day }\n*/ select 1"))
                .isEqualTo(LOAD + ":4: the key 'period' goes only with sync = period, key, append or stream");
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = key\n*/\nselect 1"))
                .isEqualTo(LOAD + ":1: the key 'key' is missing; sync = key needs key = [column, ...]");
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = replace\nkey = id\n*/\nselect 1"))
                .isEqualTo(LOAD + ":4: the key 'key' goes only with sync = key");
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = append\ncursor = at\n*/\nselect 1"))
                .isEqualTo(
                        LOAD + ":4: 'cursor' and 'lookback' go together, as in cursor = created_at, lookback = 2 days");
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = replace\nlookback = 1\n*/\nselect 1"))
                .isEqualTo(LOAD + ":4: the key 'lookback' goes only with sync = append");
        assertThat(problems(MODEL, "/* headrace\nperiod { column = a, unit = day }\n*/ select 1 as a"))
                .isEqualTo(MODEL + ":2: the key 'period' goes only with kind = incremental or materialized_view");
    }

    @Test
    void aViewHasNoIndexes() {
        assertThat(problems(MODEL, "/* headrace\n\nkey = a\n*/ select 1 as a"))
                .isEqualTo(MODEL + ":3: a view has no indexes");
        assertThat(problems(MODEL, "/* headrace\nkind = view\n\nindex = a\n*/ select 1 as a"))
                .isEqualTo(MODEL + ":4: a view has no indexes");
    }

    @Test
    void aSecondStatementIsRefusedWithItsLine() {
        assertThat(problems(MODEL, "select ';' as a; -- one\n\n/* two */ select 2 as a;\n"))
                .isEqualTo(MODEL + ":3: a second statement begins here; a file holds one SELECT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "-- nothing\n", "/* headrace describe = x */\n", ";"})
    void aFileWithoutAStatementIsRefused(String text) {
        long lines = 1 + text.chars().filter(c -> c == '\n').count();

        assertThat(problems(CHECK, text))
                .isEqualTo(CHECK + ":" + lines + ": there is no statement; a file holds one SELECT");
    }

    @Test
    void anOpenSettingsBlockIsRefused() {
        assertThat(problems(MODEL, "\n/* headrace\nkind = table\nselect 1 as a"))
                .isEqualTo(MODEL + ":2: the settings block is not closed; end it with */");
    }

    @Test
    void aSettingsBlockThatIsNotHoconIsReportedWithTheLineOfTheFile() {
        assertThat(problems(MODEL, "\n/* headrace\nkind = table\nindex = [a\n*/\nselect 1 as a"))
                .isEqualTo(MODEL + ":5: the settings cannot be read: List should have had new element after a comma;"
                        + " close every brace and quote, and put a text with special characters into double quotes");
    }

    @Test
    void aFileThatIsNotUtf8IsRefused() {
        assertThat(project.file(MODEL, "select 'é' as a".getBytes(StandardCharsets.ISO_8859_1))
                        .problems())
                .isEqualTo(MODEL + ":1: the file is not UTF-8; save it as UTF-8");
    }

    @Test
    void whatIsNoFileIsRefused() {
        assertThat(project.file(MODEL + "/notes.md", "").problems())
                .isEqualTo(
                        MODEL + ":1: the file cannot be read (IOException: Is a directory); make it a readable file");
    }

    @Test
    void aByteOrderMarkAndWindowsLineEndsDoNoHarm() {
        project.file(MODEL, "\uFEFF/* headrace\r\nkind = table\r\n*/\r\nselect 1 as a;\r\n");

        Model model = project.read().pipeline("shop").models().get(0);

        assertThat(model.kind()).isEqualTo(ModelKind.TABLE);
        assertThat(model.file().sql()).isEqualTo("select 1 as a");
        assertThat(model.file().line()).isEqualTo(4);
    }

    @Test
    void aModelNamesItsColumns() {
        assertThat(problems(MODEL, "-- why\nselect * from lake.a"))
                .isEqualTo(MODEL + ":2: a model names its columns; write them in place of '*'");
    }

    @Test
    void aModelLiesInTheFolderOfItsSchema() {
        assertThat(problems("sql/shop/models/days.sql", "select 1 as a"))
                .startsWith("sql/shop/models/days.sql:1: a model lies in models/<schema>/<name>.sql");
    }

    @Test
    void theEnginesOwnSchemaIsNotForModels() {
        assertThat(problems("sql/shop/models/headrace/days.sql", "select 1 as a"))
                .isEqualTo(
                        "sql/shop/models/headrace/days.sql:1: the schema 'headrace' belongs to the engine; use another"
                                + " schema");
    }

    @Test
    void theEnginesOwnSchemaIsNotForLoads() {
        assertThat(problems(LOAD, "/* headrace\nfrom = warehouse\nsync = replace\ninto = headrace.run\n*/\nselect 1"))
                .isEqualTo(LOAD + ":4: the schema 'headrace' belongs to the engine; use another schema");
    }

    @Test
    void aRelationIsNamedWithItsSchema() {
        assertThat(problems(CHECK, "/* headrace */\nwith a as (\n    select x\n    from Orders\n)\nselect x from a"))
                .isEqualTo(CHECK + ":4: the relation 'orders' is named without its schema; write schema.orders");
    }

    @Test
    void sqlThatTheParserCannotReadDependsOnWhatItMentionsAndOnWhatIsDeclared() {
        project.file(MODEL, "select 1 as a")
                .file(
                        EXPORT,
                        "/* headrace\npath = a.csv\ndepends = lake.a\n*/\n"
                                + "select \"mart\" . Days.a from mart.\"days\" -- mart.hours\nwhere b @? '$.c' or c = 'mart.x'");

        assertThat(project.read().pipeline("shop").exports().get(0).inputs())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("lake.a", "mart.days");
    }

    @Test
    void aParenthesisWithoutItsPairIsReported() {
        assertThat(problems(CHECK, "select a\nfrom lake.a where (a = ')'"))
                .isEqualTo(CHECK + ":2: cannot read this SQL: unexpected '')''; close every parenthesis");
        assertThat(problems(CHECK, "select a\nfrom lake.a) where true"))
                .isEqualTo(CHECK + ":2: cannot read this SQL: unexpected ')'; close every parenthesis");
    }

    @Test
    void declaredRelationsAreAddedToThoseOfTheText() {
        project.file(EXPORT, "/* headrace\npath = a.csv\ndepends = lake.a\n*/\nselect a from lake.b");

        assertThat(project.read().pipeline("shop").exports().get(0).inputs())
                .extracting(Object::toString)
                .containsExactlyInAnyOrder("lake.a", "lake.b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "this is not a SELECT | delete from lake.a",
                "this is not a SELECT | do $$ begin end $$",
                "DELETE writes rows | with d as (/* */delete from raw.b returning id) select id from d",
                "DELETE writes rows | with d as materialized (delete from only raw.b returning id) select id from d",
                "UPDATE writes rows | with d as (update raw.b set a = 1 returning id) select id from d",
                "UPDATE writes rows | with d as (update \"raw\".b as x set a = 1) select 1 as a",
                "MERGE writes rows | with d as (merge /* */ into raw.b using a on true when matched then delete) select 1",
                "INSERT writes rows | with d as (insert into raw.b values (1)) select 1 as a",
                "INTO writes rows into a table | select a into raw.c from raw.b",
                "INTO writes rows into a table | select a into temporary table c from raw.b",
                "DELETE writes rows | with c as (select 1 as a) delete from raw.b where b @? '$.a'",
                "DELETE writes rows | with c as (with e as (select 1) delete from raw.b returning a) select a from c",
                "FOR UPDATE locks rows | select a from raw.b for update",
                "FOR NO locks rows | select a from (select a from raw.b for no key update) as x",
                "FOR SHARE locks rows | (select a from raw.b) for share skip locked"
            })
    void aStatementThatWritesIsRefused(String what, String sql) {
        for (String path : new String[] {MODEL, CHECK, EXPORT, LOAD, "sql/shop/inspect/show.sql"}) {
            String settings = path.equals(LOAD)
                    ? "/* headrace from = warehouse, sync = replace */"
                    : path.equals(EXPORT) ? "/* headrace path = a.csv */" : "/* headrace */";

            assertThat(problems(path, settings + "\n" + sql))
                    .isEqualTo(path + ":2: " + what + "; a file holds a query that only reads");
        }
    }

    @Test
    void aStatementThatWritesIsReportedWithItsLine() {
        assertThat(problems(MODEL, "-- a\nwith d as (\n  delete from raw.b returning id\n) select id from d"))
                .isEqualTo(MODEL + ":3: DELETE writes rows; a file holds a query that only reads");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "select x.update as delete, x.merge from lake.a as x",
                "select (delete) as insert, (update) as b, 1 as into from lake.a",
                "with update as (select 1 as delete) select delete as a from update",
                "with d (update, insert) as (select 1, 2) select update from d",
                "select 'delete from raw.b' as a, $x$ insert into raw.b $x$ as b -- select into\n",
                "select substring('a' from 1 for update) as a, x.into from lake.a as x",
                "select case when for_update then 1 end as a from lake.a",
                "((select 1 as a) union all (select 2))"
            })
    void wordsOfStatementsThatWriteMayNameColumns(String sql) {
        project.file("sql/shop/inspect/show.sql", sql);

        assertThat(project.read().pipeline("shop").inspections()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include \"x.conf\"",
                "include url(\"http://127.0.0.1:1/x.conf\")",
                "include file(\"/etc/hostname\")",
                "include classpath(\"reference.conf\")",
                "include required(file(\"/nowhere\"))",
                "a { include required(\"x\") }"
            })
    void settingsIncludeNothing(String include) {
        String message = ": settings include nothing; write what is in the included file here";

        assertThat(problems(
                        MODEL,
                        "/* headrace\ndescribe = \"include \\\"a\\\"\" # include \"b\"\n" + include
                                + "\n*/\nselect 1 as a"))
                .startsWith(MODEL + ":3" + message);
        assertThat(problems("sql/shop/pipeline.conf", "description = a\n" + include))
                .startsWith("sql/shop/pipeline.conf:2" + message);
        project.file("sql/shop/pipeline.conf", "description = a\n");
        assertThat(project.file("headrace.conf", ProjectFolder.WAREHOUSE + include)
                        .problems())
                .startsWith("headrace.conf:2" + message);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/*headrace\nkind = table\n*/",
                "/* Headrace\nkind = table\n*/",
                "/* HEADRACE kind = table */",
                "/** headrace\n * kind = table\n */",
                "/*\n  headrace\n  kind = table\n*/",
                "/* head race\nkind: table\n*/",
                "/*\theadrace kind = table */",
                "/* headrace: kind = table */",
                "/* haedrace\nkind = table\n*/",
                "/* kind = table */",
                "/*headrace*/",
                "-- headrace kind = table",
                "-- headrace\n-- kind = table",
            })
    void aCommentOnTopThatLooksLikeSettingsIsReported(String comment) {
        assertThat(problems(MODEL, comment + "\nselect 1 as a"))
                .isEqualTo(MODEL
                        + ":1: this comment looks like settings, but settings are one block comment that begins the"
                        + " file with '/* headrace'; move or spell it so, or reword the comment");
    }

    @Test
    void settingsThatStandElsewhereAreReported() {
        String elsewhere = ": this comment looks like settings, but settings are one block comment that begins the"
                + " file with '/* headrace'; move or spell it so, or reword the comment";
        String second =
                ": this comment looks like settings, but the file has a settings block already; move them there,"
                        + " or reword the comment";

        assertThat(problems(MODEL, "-- (c) Acme\n/* headrace\nkind = tabel\n*/\nselect 1 as a"))
                .isEqualTo(MODEL + ":2" + elsewhere);
        assertThat(problems(LOAD, "/* Acme */ /* headrace from = warehouse */\nselect 1 as a"))
                .isEqualTo(LOAD + ":1" + elsewhere);
        assertThat(problems(MODEL, "select 1 as a\n/* headrace kind = table */;"))
                .isEqualTo(MODEL + ":2" + elsewhere);
        assertThat(problems(MODEL, "select 1 as a;\n\n/* Headrace\nkind = table */"))
                .isEqualTo(MODEL + ":3" + elsewhere);
        assertThat(problems(MODEL, "/* headrace */\n/* headrace\nkind = table */ select 1 as a"))
                .isEqualTo(MODEL + ":2" + second);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/* Headrace loads this table by day. */",
                "-- headrace loads this; kind of",
                "/* headrace's own example */",
                "/* one row per day = one period */",
                "/* heads */"
            })
    void proseIsNoSettings(String comment) {
        project.file(MODEL, comment + "\nselect '/* headrace kind = table */' as a /* where kind = 'a' */");

        assertThat(project.read().pipeline("shop").models()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "../a.csv | leaves the export folder or has an empty part; use a relative path without '.', '..' and '\\'",
                "/a.csv | leaves the export folder or has an empty part; use a relative path without '.', '..' and '\\'",
                "{a.csv | has a brace without its pair, or is empty"
            })
    void aBadExportPathIsRefused(String path, String message) {
        assertThat(problems(EXPORT, "/* headrace\n\npath = \"" + path + "\" */ select 1 as a"))
                .isEqualTo(EXPORT + ":3: the path '" + path + "' " + message);
    }

    private String problems(String path, String text) {
        String problems = project.file(path, text).problems();
        project.without(path);
        return problems;
    }
}
