package org.headrace.run;

import java.util.List;
import org.headrace.TableName;
import org.headrace.db.Session;
import org.headrace.model.KeyIds;
import org.headrace.state.DimensionIds;

/** The ids of dimensions as the state stores them. */
record StoredIds(Session warehouse) implements KeyIds {
    @Override
    public void give(TableName dimension, List<String> columns, String keys) {
        new DimensionIds(warehouse).give(dimension, columns, keys);
    }

    @Override
    public String given(TableName dimension) {
        return DimensionIds.given(dimension);
    }
}
