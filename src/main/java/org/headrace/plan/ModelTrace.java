package org.headrace.plan;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.headrace.PeriodMapping;
import org.headrace.TableName;
import org.headrace.state.PeriodTraces.TracedInput;

/** The inputs of an incremental model that are traced. */
public record ModelTrace(List<TracedInput> inputs) {
    public ModelTrace {
        inputs = List.copyOf(inputs);
    }

    static ModelTrace of(Map<TableName, List<PeriodMapping>> mappings) {
        List<TracedInput> inputs = new ArrayList<>();
        mappings.forEach((input, ways) -> ways.forEach(way -> {
            if (way instanceof PeriodMapping.Traced traced) {
                inputs.add(new TracedInput(input, traced));
            }
        }));
        return new ModelTrace(inputs);
    }

    /** A hash of what is traced and how; absent if nothing is. Pairs that were kept under another one say nothing. */
    public Optional<String> fingerprint() {
        if (inputs.isEmpty()) {
            return Optional.empty();
        }
        StringBuilder text = new StringBuilder();
        for (TracedInput traced : inputs) {
            PeriodMapping.Traced mapping = traced.mapping();
            text.append(traced.input())
                    .append('\n')
                    .append(mapping.occurrence())
                    .append(mapping.inputUnit())
                    .append(mapping.truncation().units())
                    .append('\n')
                    .append(mapping.pairs())
                    .append('\n');
        }
        return Optional.of(UUID.nameUUIDFromBytes(text.toString().getBytes(StandardCharsets.UTF_8))
                .toString());
    }
}
