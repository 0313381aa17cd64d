package org.headrace.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.headrace.Column;
import org.headrace.TableName;
import org.headrace.db.Copy;
import org.headrace.db.Session;

/** Prints what a query gives. */
final class ResultPrinter {
    private final Session session;
    private final PrintStream out;

    ResultPrinter(Session session, PrintStream out) {
        this.session = session;
        this.out = out;
    }

    /** As an aligned table of at most {@code limit} rows. */
    void table(String sql, int limit) {
        List<String> names = session.describe(sql).stream().map(Column::name).toList();
        String texts = String.join(
                ", ",
                names.stream().map(name -> TableName.quote(name) + "::text").toList());
        TextTable table = new TextTable(names);
        List<List<String>> rows = session.query(
                row -> {
                    List<String> values = new ArrayList<>();
                    for (int i = 1; i <= names.size(); i++) {
                        values.add(row.getString(i));
                    }
                    return values;
                },
                "select " + texts + " from (\n" + sql + "\n) as result limit " + limit);
        rows.forEach(table::add);
        table.print(out);
    }

    /** As CSV with a header, whatever the size. */
    void csv(String sql) {
        Copy.out(session, "copy (\n" + sql + "\n) to stdout (format csv, header)", out::write);
        out.flush();
    }

    /**
     * As one JSON array with an object for each row, whatever the size. The text of JSON has no control characters but those that may stand
     * between its parts; without these, neither quote nor delimiter of the CSV comes up, and a line is the object as it is.
     */
    void json(String sql) {
        String rows =
                "select translate(row_to_json(result)::text, E'\\n\\r\\t', '   ') from (\n" + sql + "\n) as result";
        String[] separator = {"["};
        Copy.out(
                session,
                "copy (" + rows + ") to stdout (format csv, quote E'\\x01', delimiter E'\\x02')",
                (buffer, start, length) -> {
                    out.print(separator[0]);
                    out.write(buffer, start, length - 1); // its line end comes after the comma
                    separator[0] = ",\n";
                });
        out.println(separator[0].equals("[") ? "[]" : "]");
        out.flush();
    }
}
