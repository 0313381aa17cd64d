package org.headrace.load;

import java.util.ArrayList;
import java.util.List;
import org.headrace.Column;
import org.headrace.HeadraceException;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.db.SqlResource;

/**
 * What a person must do before a raw column takes what the source has.
 *
 * @param statements for the warehouse, in this order
 */
record Retyping(TableName table, String column, String sourceType, String rawType, List<String> statements) {
    /**
     * Looks at what stands in the way.
     *
     * @param landingType the type that the raw column would be made with
     */
    static Retyping of(Session warehouse, TableName table, Column source, Column raw, String landingType) {
        List<String> statements = new ArrayList<>();
        warehouse.query(
                row -> statements.add("drop " + row.getString("kind") + " " + row.getString("name") + " cascade"),
                SqlResource.read(Retyping.class, "column_readers.sql"),
                table.quoted(),
                source.name());
        String type = landingType.equals("char") ? "\"char\"" : landingType;
        statements.add("alter table " + table.quoted() + " alter column " + TableName.quote(source.name()) + " type "
                + type + (isConverted(warehouse, raw.type(), landingType) ? "" : " using null::" + type));
        return new Retyping(table, source.name(), typeOf(warehouse, source), typeOf(warehouse, raw), statements);
    }

    /** Whether every old value becomes one of the new type by itself. If not, none has to: the next load copies all anew. */
    private static boolean isConverted(Session warehouse, String from, String to) {
        return from.equals(to)
                || to.equals("text")
                || warehouse
                        .find(
                                row -> true,
                                "select 1 from pg_catalog.pg_cast where castsource = to_regtype(?)"
                                        + " and casttarget = to_regtype(?) and castcontext = 'i'",
                                "pg_catalog." + TableName.quote(from),
                                "pg_catalog." + TableName.quote(to))
                        .isPresent();
    }

    private static String typeOf(Session warehouse, Column column) {
        if (column.modifier() == Column.UNLIMITED || column.type().indexOf('.') >= 0) {
            return column.type();
        }
        return warehouse.one(
                row -> row.getString(1),
                "select coalesce(format_type(to_regtype(?), ?), ?)",
                "pg_catalog." + TableName.quote(column.type()),
                column.modifier(),
                column.type());
    }

    HeadraceException refusal() {
        String why = sourceType.equals(rawType)
                ? "and " + table
                        + " has it so too, but values of this type cannot be carried from one server to another"
                : "but " + table + " has it as " + rawType + ", which does not hold every such value";
        String models = statements.size() > 1 ? " The next run makes dropped models anew." : "";
        return HeadraceException.failed("The column '" + column + "' of the source is " + sourceType + ", " + why
                + "; nothing was changed.\n  Change the table (" + String.join("; ", statements)
                + "), or cast the column in the load's query." + models);
    }
}
