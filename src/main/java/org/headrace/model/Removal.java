package org.headrace.model;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;

/** Drops relations that nobody makes any more; never what others have built on them. */
public final class Removal {
    private Removal() {}

    /**
     * Drops all of them, in the caller's transaction, each after those of them that read it. One that is not there is dropped already.
     *
     * @throws HeadraceException if a view of someone else reads one of them; then nothing was dropped
     */
    public static void drop(Session warehouse, Collection<TableName> orphans) {
        List<String> read = new ArrayList<>();
        for (TableName orphan : orphans) {
            List<TableName> readers = Relations.dependents(warehouse, orphan);
            readers.stream()
                    .filter(reader -> !orphans.contains(reader))
                    .forEach(reader -> read.add(orphan + " is read by " + reader));
        }
        if (!read.isEmpty()) {
            throw HeadraceException.failed("Nothing was removed: " + String.join(", ", read)
                    + ".\n  headrace drops nothing that others read. Drop or change what reads it, then prune again.");
        }
        Set<TableName> left = new LinkedHashSet<>(orphans);
        while (!left.isEmpty()) {
            TableName next = left.stream()
                    .filter(relation ->
                            Relations.dependents(warehouse, relation).isEmpty())
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("views cannot read each other in a cycle: " + left));
            Relations.kind(warehouse, next).ifPresent(kind -> warehouse.execute("drop " + kind + " " + next.quoted()));
            left.remove(next);
        }
    }
}
