package org.headrace.model;

import org.headrace.ModelKind;

/** How the relation of a model is made and kept up to date; one class for each kind of model, listed in {@link #of}. */
public sealed interface Materialization permits View, Table, MaterializedView, Incremental, Dimension {
    /** What is done for models of a kind. */
    static Materialization of(ModelKind kind) {
        return switch (kind) {
            case VIEW -> new View();
            case TABLE -> new Table();
            case MATERIALIZED_VIEW -> new MaterializedView();
            case INCREMENTAL -> new Incremental();
            case DIMENSION -> new Dimension();
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
     * @param part what can differ; a kind that cannot rebuild parts takes any for everything
     */
    Written refresh(Relations relations, Definition definition, Part part);

    /** A query that has the columns of the relation, made of the model's query; its rows are not meant to be read. */
    default String shape(String sql) {
        return sql;
    }

    /** What the rows of the relation are compared with to verify them: the query, and what the kind adds to it. */
    default Definition verified(Relations relations, Definition definition) {
        return definition;
    }

    /** Whether {@link #refresh} may put a new relation in place of the old one. */
    default boolean isReplacedByRefresh() {
        return false;
    }
}
