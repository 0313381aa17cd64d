package org.headrace.project;

import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;

/**
 * What a query of the warehouse reads. Its text is parsed when this is first asked, since no other part of reading a project takes
 * as long, and a command that names one pipeline asks of few other ones. Equal to another one that reads the same.
 */
public final class Inputs {
    private final Lazy<Set<TableName>> relations;
    private final Lazy<Map<TableName, Reading>> readings;

    Inputs(Supplier<Set<TableName>> relations, Supplier<Map<TableName, Reading>> readings) {
        this.relations = new Lazy<>(() -> Set.copyOf(relations.get()));
        this.readings = new Lazy<>(() -> Map.copyOf(readings.get()));
    }

    /** Inputs that are known. */
    public static Inputs of(Set<TableName> relations, Map<TableName, Reading> readings) {
        return new Inputs(() -> relations, () -> readings);
    }

    /** The relations that the query reads as far as its text shows, and those that the file adds with {@code depends}. */
    Set<TableName> relations() {
        return relations.get();
    }

    /** What the file declares of how the query's periods read its inputs. */
    Map<TableName, Reading> readings() {
        return readings.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Inputs inputs
                && relations().equals(inputs.relations())
                && readings().equals(inputs.readings());
    }

    @Override
    public int hashCode() {
        return relations().hashCode();
    }

    @Override
    public String toString() {
        return relations() + " " + readings();
    }
}
