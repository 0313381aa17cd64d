package org.headrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files for readers that expect another form of CSV than PostgreSQL's. */
class CsvDialectTest {
    @RegisterExtension
    private final TestProject project = new TestProject();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "delimiter = \";\"|a;b;number;nothing;empty;\"x;y\"|NA;\"p;q\";1,5;;\"\";x,y",
                "delimiter = \"\\t\"|a\tb\tnumber\tnothing\tempty\tx;y|NA\tp;q\t1,5\t\t\"\"\tx,y",
                "null = NA|a,b,number,nothing,empty,x;y|\"NA\",p;q,\"1,5\",NA,,\"x,y\"",
                "null = \"it's \\\\N\"|a,b,number,nothing,empty,x;y|NA,p;q,\"1,5\",it's \\N,,\"x,y\"",
                "bom = true|\ufeffa,b,number,nothing,empty,x;y|NA,p;q,\"1,5\",,\"\",\"x,y\"",
                "bom = true, delimiter = \";\", null = NULL|\ufeffa;b;number;nothing;empty;\"x;y\"|NA;\"p;q\";1,5;NULL;;x,y"
            })
    void otherReadersGetTheFormTheyExpect(String settings, String header, String row) {
        project.export("rows", "/* headrace\npath = \"{b}.csv\"\n" + settings + "\n*/\n" + """
                select 'NA' as a, 'p;q' as b, '1,5' as number, null as nothing, '' as empty, 'x,y' as "x;y"
                """);

        project.export();

        assertThat(project.exported("p;q.csv")).isEqualTo(header + "\n" + row + "\n");
        assertThat(project.export().summary()).isEqualTo("1 file: 0 written, 1 unchanged");
    }

    @ParameterizedTest
    @ValueSource(strings = {"delimiter = \";\"", "null = NA", "null = \"%\", delimiter = x", "bom = true", ""})
    void valuesInPathsAreTheSameInEveryForm(String settings) {
        project.warehouse().execute("create table public.place (name text, other text)", """
                insert into public.place values
                    (null, 'a'), ('', 'a'), ('NA', 'a'), (';', 'a'), (',', 'a'), ('x', 'a'), ('"', 'a'), ('%', 'a')
                """);
        project.export(
                "one",
                "/* headrace\npath = \"{name}.csv\"\n" + settings + "\n*/\n" + "select place.name from public.place");
        project.export(
                "two",
                "/* headrace\npath = \"{name}/{other}.csv\"\n" + settings + "\n*/\n"
                        + "select place.name, place.other from public.place");

        project.export();

        for (String value : List.of("__HIVE_DEFAULT_PARTITION__", "__EMPTY__", "NA", ";", ",", "x", "%22", "%25")) {
            assertThat(project.files()).contains(value + ".csv", value + "/a.csv");
        }
        assertThat(project.files()).hasSize(16);
    }
}
