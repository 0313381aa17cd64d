package org.headrace.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.headrace.PeriodSet;
import org.headrace.TableName;

/**
 * What changed in the inputs of a query since it was last built; inputs without a change are absent.
 *
 * @param earlier by input, in earlier runs
 * @param now by input, in this run
 * @param unseen inputs that the project does not make; they may change at any time
 */
record InputChanges(Map<TableName, PeriodSet> earlier, Map<TableName, PeriodSet> now, Set<TableName> unseen) {
    InputChanges {
        earlier = withoutEmpty(earlier);
        now = withoutEmpty(now);
        unseen = Set.copyOf(unseen);
    }

    private static Map<TableName, PeriodSet> withoutEmpty(Map<TableName, PeriodSet> changes) {
        return changes.entrySet().stream()
                .filter(change -> !change.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    boolean isEmpty() {
        return earlier.isEmpty() && now.isEmpty() && unseen.isEmpty();
    }

    /** Of each input that changed, in which of its periods. */
    Map<TableName, PeriodSet> byInput() {
        Map<TableName, PeriodSet> all = new HashMap<>(earlier);
        now.forEach((input, periods) -> all.merge(input, periods, PeriodSet::union));
        unseen.forEach(input -> all.put(input, PeriodSet.EVERYTHING));
        return all;
    }

    /** Names every input that changed, for people. */
    String reason() {
        List<String> reasons = new ArrayList<>();
        if (!unseen.isEmpty()) {
            reasons.add("it reads " + list(unseen) + ", which may change unseen");
        }
        if (!now.isEmpty()) {
            reasons.add(list(now.keySet()) + (now.size() == 1 ? " changes" : " change"));
        }
        Set<TableName> before = new TreeSet<>(earlier.keySet());
        before.removeAll(now.keySet());
        if (!before.isEmpty()) {
            reasons.add(list(before) + " changed in an earlier run");
        }
        return String.join("; ", reasons);
    }

    private static String list(Set<TableName> relations) {
        List<String> names =
                relations.stream().sorted().map(TableName::toString).toList();
        int last = names.size() - 1;
        return last == 0 ? names.get(0) : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
    }
}
