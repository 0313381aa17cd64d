package org.headrace.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What people see of a project: relations and files. Two projects with equal sources must look alike. */
public record VisibleState(TestProject project) {
    /** A digest of each relation in a schema, by its name. */
    public Map<String, String> content(String schema) {
        Map<String, String> content = new TreeMap<>();
        for (String relation : column("select oid::regclass from pg_class where relkind in ('r', 'm', 'v')"
                + " and relnamespace = '" + schema + "'::regnamespace")) {
            content.put(
                    relation,
                    project.warehouse()
                            .value("select count(*) || ' rows, ' || coalesce(md5(string_agg(content::text, ','"
                                    + " order by content::text)), '') from " + relation + " as content"));
        }
        return content;
    }

    /** The text of each file in the CSV tree, by its path. */
    public Map<String, String> files() {
        return project.files().stream().collect(Collectors.toMap(file -> file, project::exported));
    }

    /** Everything that people see: relations, files, and what there is besides. */
    public List<Object> everything() {
        List<Object> everything = new ArrayList<>();
        everything.add(content("raw"));
        everything.add(content("mart"));
        everything.add(files());
        everything.add(column("select path || ' ' || bytes from headrace.exported_file order by path"));
        everything.add(column("select nspname || '.' || relname || ' ' || relkind::text from pg_class"
                + " join pg_namespace on pg_namespace.oid = relnamespace"
                + " where nspname not like 'pg\\_%' and nspname <> 'information_schema' order by 1"));
        return everything;
    }

    private List<String> column(String query) {
        return project.warehouse().rows(query).stream()
                .map(row -> row.substring(1, row.length() - 1).replace("\"", ""))
                .toList();
    }
}
