package org.headrace.cli;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Stack;
import java.util.regex.Pattern;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.project.Load;
import org.headrace.project.Project;
import org.headrace.run.Reload;
import picocli.CommandLine.IParameterConsumer;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Which loads are full ones. */
final class FullOption {
    private static final String EVERYTHING = "";

    @Option(
            names = "--full",
            arity = "0..1",
            paramLabel = "TABLE,...",
            parameterConsumer = Tables.class,
            description =
                    "Reload every raw table completely, or only some: --full=raw.a,raw.b. This also undoes manual changes to raw"
                            + " tables. A load with sync = append and a cursor keeps rows that its source has deleted.")
    private List<String> full;

    @Option(
            names = "--discard-history",
            description =
                    "With --full: also delete rows that the source of a load with sync = append and a cursor has deleted.")
    private boolean discardHistory;

    /**
     * What is asked for.
     *
     * @throws HeadraceException with exit code 2 if a table is named that no load of the project fills
     */
    Reload of(Project project) {
        if (full == null) {
            if (discardHistory) {
                throw HeadraceException.usage("--discard-history needs --full, or --full=TABLE for one table.");
            }
            return Reload.NOTHING;
        }
        Set<TableName> tables = new HashSet<>();
        for (String name : full) {
            if (!name.equals(EVERYTHING)) {
                tables.add(table(project, name));
            }
        }
        return new Reload(tables.isEmpty(), tables, discardHistory);
    }

    /** Whether everything is to be loaded anew. */
    boolean isEverything() {
        return full != null && full.contains(EVERYTHING);
    }

    private static TableName table(Project project, String name) {
        List<TableName> known = project.pipelines().stream()
                .flatMap(pipeline -> pipeline.loads().stream())
                .map(Load::into)
                .sorted()
                .toList();
        return known.stream()
                .filter(table -> table.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> HeadraceException.usage("--full=" + name
                        + " names no raw table that a load fills; known: "
                        + String.join(
                                ", ", known.stream().map(TableName::toString).toList()) + "."));
    }

    /** Takes a list of tables, and leaves alone a pipeline's name that follows. */
    static final class Tables implements IParameterConsumer {
        private static final Pattern NAMES = Pattern.compile("[^-,.][^,.]*\\.[^,.]+(,[^,.]+\\.[^,.]+)*");

        @Override
        public void consumeParameters(Stack<String> words, ArgSpec option, CommandSpec command) {
            List<String> tables = new ArrayList<>();
            if (!words.isEmpty() && NAMES.matcher(words.peek()).matches()) {
                tables.addAll(List.of(words.pop().split(",")));
            } else {
                tables.add(EVERYTHING);
            }
            option.setValue(tables);
        }
    }
}
