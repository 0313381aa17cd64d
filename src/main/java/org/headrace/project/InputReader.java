package org.headrace.project;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.headrace.TableName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the relations that a query of the warehouse reads: those its text tells of and those in {@code depends}. A text that the
 * parser cannot read is left to {@link Dependencies} and to the server.
 */
final class InputReader {
    private static final Logger LOG = LoggerFactory.getLogger(InputReader.class);

    private final Problems problems;
    private final RelationNames names;

    InputReader(Problems problems) {
        this.problems = problems;
        this.names = new RelationNames(problems);
    }

    Set<TableName> read(SqlFile file, Settings settings) {
        return read(file, settings, false);
    }

    /** As {@link #read}, of a query that must name its columns. */
    Set<TableName> readWithoutStar(SqlFile file, Settings settings) {
        return read(file, settings, true);
    }

    private Set<TableName> read(SqlFile file, Settings settings, boolean refuseStar) {
        Set<TableName> inputs = new LinkedHashSet<>();
        List<String> declared = settings.texts("depends");
        for (String text : declared) {
            names.parse(file, settings.lineOf("depends"), text).ifPresent(inputs::add);
        }
        try {
            ParsedQuery query = QueryParser.parse(file.sql());
            if (refuseStar && query.isSelectStar()) {
                problems.add(file.path(), file.line(), "a model names its columns; write them in place of '*'");
            }
            for (ParsedQuery.Reference reference : query.relations()) {
                reference.table().ifPresent(inputs::add);
                if (reference.schema().isEmpty() && declared.isEmpty()) {
                    rejectUnqualified(file, reference);
                }
            }
        } catch (UnreadableQueryException e) {
            LOG.debug("{}: {}", file.path(), e.getMessage(), e);
            if (!SqlText.isBalanced(file.sql())) {
                problems.add(file.path(), file.line() + e.line() - 1, e.getMessage() + "; close every parenthesis");
            }
        }
        return inputs;
    }

    private void rejectUnqualified(SqlFile file, ParsedQuery.Reference reference) {
        problems.add(
                file.path(),
                file.line() + reference.line() - 1,
                "the relation '" + reference.name() + "' is named without its schema; write schema."
                        + reference.name());
    }
}
