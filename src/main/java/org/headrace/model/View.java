package org.headrace.model;

import java.util.OptionalLong;

/** {@code kind = view}: a query under a name. */
final class View implements Materialization {
    @Override
    public Written create(Relations relations, Definition definition) {
        relations.createView(definition);
        return Written.everything();
    }

    /** A view is always up to date; it is refreshed for the sake of its readers, when what it calls has changed. */
    @Override
    public Written refresh(Relations relations, Definition definition, Part part) {
        return new Written(OptionalLong.empty(), part.periods());
    }
}
