package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.ModelKind;
import org.junit.jupiter.api.Test;

class MaterializationTest {
    @Test
    void eachKindOfModelHasOneOfItsOwn() {
        Set<Class<?>> used = Arrays.stream(ModelKind.values())
                .map(kind -> Materialization.of(kind).getClass())
                .collect(Collectors.toSet());

        assertThat(used)
                .hasSameSizeAs(ModelKind.values())
                .containsExactlyInAnyOrder(Materialization.class.getPermittedSubclasses());
    }
}
