package org.headrace.project.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.WithItem;

/** The common table expressions that a part of a query can name. */
final class CommonTables {
    static final CommonTables NONE = new CommonTables(Map.of());

    /** One of them, and those that it can name itself. */
    record Entry(Select select, CommonTables common) {}

    private final Map<String, Optional<Entry>> entries;

    private CommonTables(Map<String, Optional<Entry>> entries) {
        this.entries = Map.copyOf(entries);
    }

    /** These and those of a WITH clause, which hide others of their names. */
    CommonTables with(List<WithItem<?>> items) {
        if (items == null || items.isEmpty()) {
            return this;
        }
        boolean isRecursive = items.stream().anyMatch(WithItem::isRecursive);
        CommonTables known = this;
        for (WithItem<?> item : items) {
            Map<String, Optional<Entry>> extended = new HashMap<>(known.entries);
            boolean isPlain =
                    !isRecursive && item.getWithItemList() == null && item.getParenthesedStatement() instanceof Select;
            extended.put(
                    Expressions.unquoted(item.getAlias().getName()),
                    isPlain
                            ? Optional.of(new Entry((Select) item.getParenthesedStatement(), known))
                            : Optional.empty());
            known = new CommonTables(extended);
        }
        return known;
    }

    /** Absent if there is none of this name, or if it is recursive or renames its columns. */
    Optional<Entry> find(String name) {
        return entries.getOrDefault(name, Optional.empty());
    }
}
