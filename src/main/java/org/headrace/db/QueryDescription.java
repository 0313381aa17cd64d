package org.headrace.db;

import java.sql.SQLException;
import java.sql.SQLWarning;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.headrace.Column;
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
    private record Described(String name, int typeOid, int modifier) {
        long unsignedOid() {
            return Integer.toUnsignedLong(typeOid);
        }

        boolean isBuiltIn() {
            return unsignedOid() < FIRST_USER_OID;
        }
    }

    /** The columns that a query would give; it is not run. */
    static List<Column> columns(Session session, String sql) throws SQLException {
        BaseConnection driver = session.driver();
        List<Described> described = describe(driver, sql);
        Map<Long, String> userTypes = userTypes(session, described);
        List<Column> columns = new ArrayList<>();
        for (Described column : described) {
            String type = column.isBuiltIn()
                    ? driver.getTypeInfo().getPGType(column.typeOid())
                    : userTypes.get(column.unsignedOid());
            columns.add(new Column(column.name(), type, column.modifier()));
        }
        return columns;
    }

    private static List<Described> describe(BaseConnection driver, String sql) throws SQLException {
        QueryExecutor executor = driver.getQueryExecutor();
        QueryDescription description = new QueryDescription();
        Query query = executor.createSimpleQuery(sql);
        try {
            executor.execute(query, null, description, 0, 0, DESCRIBE);
        } finally {
            query.close();
        }
        return description.columns;
    }

    /** The names of types that users made, with their schema, as they are now and not as an older snapshot has them. */
    private static Map<Long, String> userTypes(Session session, List<Described> columns) {
        String oids = columns.stream()
                .filter(column -> !column.isBuiltIn())
                .map(column -> Long.toString(column.unsignedOid()))
                .distinct()
                .collect(Collectors.joining(", "));
        Map<Long, String> names = new HashMap<>();
        if (!oids.isEmpty()) {
            session.query(
                    row -> names.put(row.getLong("oid"), row.getString("identity")),
                    "select type.oid, described.identity from unnest(array[" + oids + "]::oid[]) as type (oid)"
                            + " cross join pg_identify_object('pg_type'::regclass, type.oid, 0) as described");
        }
        return names;
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
