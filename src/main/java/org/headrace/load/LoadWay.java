package org.headrace.load;

import org.headrace.HeadraceException;
import org.headrace.db.CopyTarget;
import org.headrace.db.DatabaseException;
import org.headrace.source.Copied;

/** How the rows that a source gives get into a raw table: what is done before they are copied, and after. */
interface LoadWay {
    /** Makes room for the rows; returns where they are copied to: the raw table, or a temporary one with its columns. */
    CopyTarget begin();

    /** Puts the rows that were copied in their place. */
    RawLoad.Written finish(Copied copied);

    /** What to say of rows that a unique index refuses. */
    default HeadraceException equalKeys(DatabaseException failure) {
        return failure;
    }
}
