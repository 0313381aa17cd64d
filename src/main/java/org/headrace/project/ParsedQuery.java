package org.headrace.project;

import java.util.List;
import java.util.Optional;
import org.headrace.TableName;

/**
 * What the text of a query tells about it.
 *
 * @param relations the relations it reads, in order of appearance, common table expressions left out
 * @param isSelectStar whether its outermost select list has a star
 */
public record ParsedQuery(List<Reference> relations, boolean isSelectStar) {
    public ParsedQuery {
        relations = List.copyOf(relations);
    }

    /** A relation named without a schema has an empty one; {@code line} counts from the statement's first line. */
    public record Reference(Optional<String> schema, String name, int line) {
        /** The relation's full name, if it is written with its schema. */
        public Optional<TableName> table() {
            return schema.map(owner -> new TableName(owner, name));
        }
    }
}
