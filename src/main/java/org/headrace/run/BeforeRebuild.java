package org.headrace.run;

import java.util.Set;
import java.util.function.Supplier;
import org.headrace.db.DatabaseException;
import org.headrace.db.Session;

/** Asks the warehouse, in a transaction, about the rows of relations that are about to be rebuilt. */
final class BeforeRebuild {
    /** What a question reads is gone, or is older than its file: a relation, a column, a schema or a function. */
    private static final Set<String> NOT_AS_IN_ITS_FILE = Set.of("42P01", "42703", "3F000", "42883");

    private BeforeRebuild() {}

    /** The answer; {@code anything} if what the question reads is not there as the question has it. */
    static <T> T ask(Session warehouse, T anything, Supplier<T> question) {
        warehouse.execute("savepoint before_rebuild");
        try {
            T answer = question.get();
            warehouse.execute("release savepoint before_rebuild");
            return answer;
        } catch (DatabaseException e) {
            if (!NOT_AS_IN_ITS_FILE.contains(e.sqlState())) {
                throw e;
            }
            warehouse.execute("rollback to savepoint before_rebuild; release savepoint before_rebuild");
            return anything;
        }
    }
}
