package org.headrace.state;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.headrace.TableName;

/** The versions of inputs in a row of the state: the columns {@code inputs} and {@code versions}, two arrays in the same order. */
final class InputVersions {
    private InputVersions() {}

    static Map<TableName, Long> read(ResultSet row) throws SQLException {
        String[] inputs = (String[]) row.getArray("inputs").getArray();
        Long[] versions = (Long[]) row.getArray("versions").getArray();
        Map<TableName, Long> seen = new HashMap<>();
        for (int i = 0; i < inputs.length; i++) {
            seen.put(TableName.parse(inputs[i]), versions[i]);
        }
        return seen;
    }

    static String[] inputs(Map<TableName, Long> seen) {
        return seen.keySet().stream().map(TableName::toString).toArray(String[]::new);
    }

    static Long[] versions(Map<TableName, Long> seen) {
        return seen.values().toArray(Long[]::new);
    }
}
