package org.headrace;

import java.util.Locale;

/** How a model is built; what is done for each kind, its class in the package {@code model} says. */
public enum ModelKind {
    VIEW(Content.NONE),
    TABLE(Content.ROWS),
    MATERIALIZED_VIEW(Content.ROWS),
    INCREMENTAL(Content.PERIODS),
    /** One row for each value of its key, with an id that the value keeps for good. */
    DIMENSION(Content.ROWS);

    private final Content content;

    ModelKind(Content content) {
        this.content = content;
    }

    /** What the relation of a model keeps of its query's result. */
    private enum Content {
        NONE,
        ROWS,
        PERIODS
    }

    /** Whether the relation has rows of its own; if not, reading it is reading what its query reads. */
    public boolean holdsRows() {
        return content != Content.NONE;
    }

    /** Whether certain periods of it can be rebuilt, so that the model must name its period column. */
    public boolean needsPeriod() {
        return content == Content.PERIODS;
    }

    /** Whether the model may name its period column, so that its readers are told in which periods it changed. */
    public boolean mayHavePeriod() {
        return needsPeriod() || this == MATERIALIZED_VIEW;
    }

    /** Whether the model must name the columns that its rows are known by. */
    public boolean needsKey() {
        return this == DIMENSION;
    }

    /** Whether the relation keeps its query as PostgreSQL read it when it was created. */
    public boolean keepsQuery() {
        return this == VIEW || this == MATERIALIZED_VIEW;
    }

    /** The kind as files spell it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The kind as people say it. */
    public String words() {
        return toString().replace('_', ' ');
    }
}
