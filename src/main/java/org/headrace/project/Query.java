package org.headrace.project;

import java.util.Set;
import org.headrace.TableName;

/** A file whose query runs in the warehouse. */
public sealed interface Query permits Model, Check, Export {
    SqlFile file();

    /** The relations the query reads. */
    Set<TableName> inputs();
}
