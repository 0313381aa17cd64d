package org.headrace.digest;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.stream.Collectors;
import org.headrace.TableName;

/**
 * 256 buckets by a hash, identified by its first two hexadecimal digits.
 *
 * @param image of the key, or of the whole row if there is none
 */
public record HashBuckets(RowImage image) implements RowBuckets<String> {
    @Override
    public String expression() {
        return "left(" + image.hash() + ", 2)";
    }

    @Override
    public String read(ResultSet row) throws SQLException {
        return row.getString("bucket");
    }

    @Override
    public String condition(Collection<String> buckets) {
        return expression() + " = any ("
                + buckets.stream()
                        .sorted()
                        .map(TableName::literal)
                        .collect(Collectors.joining(", ", "array[", "]::text[]"))
                + ")";
    }
}
