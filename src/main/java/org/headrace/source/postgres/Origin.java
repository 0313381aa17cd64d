package org.headrace.source.postgres;

import java.util.OptionalLong;

/**
 * A running PostgreSQL server, and the database that was read there.
 *
 * @param system the system identifier, which a server shares with its standbys, base backups and clones
 * @param timeline which history of that system it is; a standby may still name an earlier one
 * @param database the oid of the database
 * @param startedAt when the server was started, in microseconds since 1970; a state of an earlier release does not have it
 * @param isInRecovery whether it is a standby
 */
record Origin(String system, long timeline, long database, OptionalLong startedAt, boolean isInRecovery) {}
