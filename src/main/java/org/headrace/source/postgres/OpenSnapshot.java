package org.headrace.source.postgres;

import org.headrace.db.Session;

/**
 * A snapshot that a session reads in.
 *
 * @param session in the snapshot's transaction
 */
record OpenSnapshot(Session session, Snapshot snapshot, WalFlush flush) {}
