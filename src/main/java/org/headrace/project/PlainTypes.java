package org.headrace.project;

import java.util.Locale;
import java.util.Set;

/** Types of PostgreSQL's own whose values read the same for ever. */
final class PlainTypes {
    private static final Set<String> NAMES = Set.of(
            "smallint",
            "int2",
            "int",
            "integer",
            "int4",
            "bigint",
            "int8",
            "numeric",
            "decimal",
            "real",
            "float4",
            "float",
            "double precision",
            "float8",
            "text",
            "varchar",
            "character varying",
            "char",
            "character",
            "bpchar",
            "boolean",
            "bool",
            "bytea",
            "uuid",
            "json",
            "jsonb",
            "date",
            "time",
            "time without time zone",
            "timetz",
            "timestamp",
            "timestamp without time zone",
            "timestamp with time zone",
            "timestamptz",
            "interval",
            "inet");

    private PlainTypes() {}

    /** Whether a type is one of them, as it is written in a cast. */
    static boolean contain(String type) {
        String name = type.toLowerCase(Locale.ROOT).replaceAll("\\s*\\(.*\\)|\\[.*]", "");
        return NAMES.contains(name.startsWith("pg_catalog.") ? name.substring("pg_catalog.".length()) : name);
    }
}
