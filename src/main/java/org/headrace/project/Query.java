package org.headrace.project;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.PeriodColumn;
import org.headrace.PeriodMapping.Reading;
import org.headrace.TableName;

/** A file whose query runs in the warehouse. */
public sealed interface Query permits Model, Check, Export, Publication {
    SqlFile file();

    /** What the query reads. */
    Inputs reads();

    /** The relations that the query reads as far as its text shows, and those that the file adds with {@code depends}. */
    default Set<TableName> inputs() {
        return reads().relations();
    }

    /** The column that places a row of the result in a period, if certain periods can be built or looked at alone. */
    default Optional<PeriodColumn> period() {
        return Optional.empty();
    }

    /** The columns of the key by which certain rows of the result can be built alone; empty if there is none. */
    default List<String> by() {
        return List.of();
    }

    /** What the file declares of how its periods read its inputs. */
    default Map<TableName, Reading> readings() {
        return reads().readings();
    }
}
