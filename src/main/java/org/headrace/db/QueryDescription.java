package org.headrace.db;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.Field;
import org.postgresql.core.Query;
import org.postgresql.core.QueryExecutor;
import org.postgresql.core.ResultCursor;
import org.postgresql.core.ResultHandlerBase;
import org.postgresql.core.Tuple;

/**
 * What columns a query would give, from the server's own description of it. JDBC's way to ask takes a question mark for a
 * parameter, and tells a type by a name that a type of the user's may share with one of PostgreSQL's.
 */
final class QueryDescription extends ResultHandlerBase {
    private static final int DESCRIBE = QueryExecutor.QUERY_DESCRIBE_ONLY | QueryExecutor.QUERY_SUPPRESS_BEGIN;

    /** The first oid that is given to what users make; PostgreSQL's own types have lower ones. */
    private static final long FIRST_USER_OID = 16384;

    private List<Described> columns = List.of();

    private QueryDescription() {}

    /** A column; a domain is told as the type it is made of. */
    record Described(String name, int typeOid, int modifier) {
        long unsignedOid() {
            return Integer.toUnsignedLong(typeOid);
        }

        boolean isBuiltIn() {
            return unsignedOid() < FIRST_USER_OID;
        }
    }

    static List<Described> of(BaseConnection connection, String sql) throws SQLException {
        QueryExecutor executor = connection.getQueryExecutor();
        QueryDescription description = new QueryDescription();
        Query query = executor.createSimpleQuery(sql);
        try {
            executor.execute(query, null, description, 0, 0, DESCRIBE);
        } finally {
            query.close();
        }
        return description.columns;
    }

    @Override
    public void handleResultRows(Query query, Field[] fields, List<Tuple> rows, ResultCursor cursor) {
        columns = List.of(fields).stream()
                .map(field -> new Described(field.getColumnLabel(), field.getOID(), field.getMod()))
                .toList();
    }

    @Override
    public void handleWarning(SQLWarning warning) {
        // What the server remarks on a statement is nothing about its columns.
    }
}
