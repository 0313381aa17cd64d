package org.headrace.model;

import org.headrace.ModelKind;
import org.headrace.PeriodSet;

/** How the relation of a model is made and kept up to date; one class for each kind of model, listed in {@link #of}. */
public sealed interface Materialization permits View, Table, MaterializedView, Incremental {
    /** What is done for models of a kind. */
    static Materialization of(ModelKind kind) {
        return switch (kind) {
            case VIEW -> new View();
            case TABLE -> new Table();
            case MATERIALIZED_VIEW -> new MaterializedView();
            case INCREMENTAL -> new Incremental();
        };
    }

    /**
     * Makes the relation in place of what has its name, if anything: of a model that is new, and of one that has a new definition.
     * What a kind has to keep of the old rows then, it takes from there. All of it counts as changed.
     */
    Written create(Relations relations, Definition definition);

    /**
     * Brings the rows up to date.
     *
     * @param periods what can differ; a kind that cannot rebuild certain periods takes any for everything
     */
    Written refresh(Relations relations, Definition definition, PeriodSet periods);

    /** Whether {@link #refresh} may put a new relation in place of the old one. */
    default boolean isReplacedByRefresh() {
        return false;
    }
}
