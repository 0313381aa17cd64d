package org.headrace.project;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the relations that a query of the warehouse reads: those its text tells of and those in {@code depends}. Of a text that the
 * parser cannot read, all relations of the project that it mentions count, at the least: what is too much costs work only.
 */
final class InputReader {
    private static final Logger LOG = LoggerFactory.getLogger(InputReader.class);

    private final Problems problems;
    private final ParsedQueries queries;
    private final MadeRelations made;
    private final boolean isDeferred;

    /** What a text tells, together with {@code depends}. */
    private record Found(Set<TableName> relations, boolean isReadable) {}

    /**
     * Reads the inputs of files.
     *
     * @param made the relations of all pipelines, once these are read; only what is asked of inputs after that uses it
     * @param isDeferred whether a text is parsed, and its problems are noted, only when its inputs are asked for
     */
    InputReader(Problems problems, ParsedQueries queries, MadeRelations made, boolean isDeferred) {
        this.problems = problems;
        this.queries = queries;
        this.made = made;
        this.isDeferred = isDeferred;
    }

    /** The inputs of a query of which nothing is built or looked at by periods. */
    Inputs read(SqlFile file, Settings settings) {
        Lazy<Found> found = found(file, settings, true);
        return inputs(file, found, Map::of);
    }

    /** The inputs of a query, and what the file declares of them if it has periods. */
    Inputs readWithReadings(SqlFile file, Settings settings, boolean hasPeriod) {
        return withReadings(file, settings, found(file, settings, true), hasPeriod);
    }

    /** As {@link #readWithReadings}, of a query that must name its columns. */
    Inputs readModel(SqlFile file, Settings settings, boolean hasPeriod) {
        return withReadings(file, settings, found(file, settings, false), hasPeriod);
    }

    private Inputs withReadings(SqlFile file, Settings settings, Lazy<Found> found, boolean hasPeriod) {
        ReadingReader readings = new ReadingReader(file, settings, problems);
        Map<String, ReadingReader.Declared> declared = readings.declared(hasPeriod);
        return inputs(file, found, () -> readings.byInput(declared, found.get().relations()));
    }

    private Inputs inputs(SqlFile file, Lazy<Found> found, Supplier<Map<TableName, Reading>> readings) {
        Inputs inputs = new Inputs(() -> withMentions(file, found.get()), readings);
        if (!isDeferred) {
            inputs.readings();
        }
        return inputs;
    }

    private Lazy<Found> found(SqlFile file, Settings settings, boolean mayHaveStar) {
        List<String> depends = settings.texts("depends");
        RelationNames names = new RelationNames(problems);
        Set<TableName> declared = new LinkedHashSet<>();
        for (String text : depends) {
            names.parse(file, settings.lineOf("depends"), text).ifPresent(declared::add);
        }
        Lazy<Found> found = new Lazy<>(() -> {
            try {
                ParsedQuery query = queries.parse(file.sql());
                rejectShape(file, query, mayHaveStar, !depends.isEmpty());
                query.relations().forEach(reference -> reference.table().ifPresent(declared::add));
                return new Found(declared, true);
            } catch (UnreadableQueryException e) {
                rejectUnbalanced(file, e);
                return new Found(declared, false);
            }
        });
        if (!isDeferred) {
            found.get();
        }
        return found;
    }

    private void rejectShape(SqlFile file, ParsedQuery query, boolean mayHaveStar, boolean mayBeUnqualified) {
        if (query.isSelectStar() && !mayHaveStar) {
            problems.add(file.path(), file.line(), "a model names its columns; write them in place of '*'");
        }
        for (ParsedQuery.Reference reference : query.relations()) {
            if (reference.schema().isEmpty() && !mayBeUnqualified) {
                problems.add(
                        file.path(),
                        file.line() + reference.line() - 1,
                        "the relation '" + reference.name() + "' is named without its schema; write schema."
                                + reference.name());
            }
        }
    }

    private void rejectUnbalanced(SqlFile file, UnreadableQueryException failure) {
        LOG.debug("{}: {}", file.path(), failure.getMessage(), failure);
        if (!SqlText.isBalanced(file.sql())) {
            problems.add(
                    file.path(), file.line() + failure.line() - 1, failure.getMessage() + "; close every parenthesis");
        }
    }

    private Set<TableName> withMentions(SqlFile file, Found found) {
        if (found.isReadable()) {
            return found.relations();
        }
        Set<TableName> all = made.mentionedIn(file);
        all.addAll(found.relations());
        return all;
    }
}
