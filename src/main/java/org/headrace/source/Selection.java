package org.headrace.source;

/** Which rows of a source are copied. The kind of source that made it is the only one to read it. */
public interface Selection {
    /** No rows. */
    Selection NOTHING = new Selection() {};
}
