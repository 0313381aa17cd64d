package org.headrace.project.sql;

import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.TableName;

/** What is known of the relations that a query may read. */
public interface QueryInputs {
    /** The column that places a row of the relation in a period, if its changes are told by period. */
    Optional<PeriodColumn> period(TableName relation);

    /** The query of the relation, if it is a view of the project. */
    Optional<String> view(TableName relation);

    /** The relations that a view reads, directly or through other views. */
    Set<TableName> readBy(TableName view);
}
