package org.headrace.project.sql;

import java.util.Set;

/** PostgreSQL's own aggregates, as far as they are known by name. */
public final class Aggregates {
    /** In lower case. */
    public static final Set<String> NAMES = Set.of(
            "count",
            "sum",
            "avg",
            "min",
            "max",
            "array_agg",
            "string_agg",
            "json_agg",
            "jsonb_agg",
            "json_object_agg",
            "jsonb_object_agg",
            "bool_and",
            "bool_or",
            "every",
            "bit_and",
            "bit_or",
            "stddev",
            "stddev_samp",
            "stddev_pop",
            "variance",
            "var_samp",
            "var_pop");

    private Aggregates() {}
}
