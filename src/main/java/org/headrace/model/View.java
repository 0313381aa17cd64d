package org.headrace.model;

import java.util.OptionalLong;
import org.headrace.PeriodSet;

/** {@code kind = view}: a query under a name. */
final class View implements Materialization {
    @Override
    public OptionalLong create(Relations relations, Definition definition) {
        relations.createView(definition);
        return OptionalLong.empty();
    }

    /** A view is always up to date. */
    @Override
    public OptionalLong refresh(Relations relations, Definition definition, PeriodSet periods) {
        return OptionalLong.empty();
    }
}
