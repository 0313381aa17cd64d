package org.headrace.publish;

import org.headrace.HeadraceException;

/** Says that the key does not tell the rows of the query apart. */
final class EqualKeys {
    private EqualKeys() {}

    static HeadraceException of(Published published, HeadraceException cause) {
        return HeadraceException.failed(
                "Two rows of the query have the same key (" + String.join(", ", published.key())
                        + "), or a unique index of "
                        + published.description() + " takes them for the same. Nothing was changed there.\n  Correct"
                        + " the key 'key' or the query.",
                cause);
    }
}
