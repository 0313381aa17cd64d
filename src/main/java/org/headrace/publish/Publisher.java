package org.headrace.publish;

import java.util.List;
import org.headrace.db.Session;

/** Brings one published table up to date. */
public final class Publisher {
    private Publisher() {}

    /**
     * Makes the table equal to the query.
     *
     * @param warehouse a session in the snapshot that is published
     * @param announce is called once nothing but a failing database can go wrong, before the table gets its new version
     */
    public static Sent publish(
            Target target, Published published, Transfer transfer, Session warehouse, Runnable announce) {
        List<SentColumn> columns = target.makeTable(published);
        UnfitValues.refuse(warehouse, published, columns, transfer.periods());
        announce.run();
        return target.send(published, columns, transfer, warehouse);
    }
}
