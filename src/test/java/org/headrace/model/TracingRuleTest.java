package org.headrace.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The tracing rule of ADR 17 in a small world, in memory: two inputs of up to two rows in two periods, a join, and all pairs of batches of which
 * the second changes one input. The model always equals its query; without any one step of the rule it does not.
 */
class TracingRuleTest {
    private static final int PERIODS = 2;

    /** All tables of up to two rows. A row is a key and a period, each 0 or 1. */
    private static final List<List<Row>> TABLES = tables();

    private record Row(int key, int period) {}

    /** What the model reads, and which period a joined row goes to; {@code null} for no row. */
    private enum Model {
        PERIOD_OF_THE_ONE,
        PERIOD_OF_THE_OTHER,
        PERIOD_OF_BOTH,
        WHERE_ON_VALUES,
        LEFT_JOIN,
        PERIOD_OF_THE_NULLABLE_SIDE,
        ANTI_JOIN;

        boolean isTraceable() {
            return compareTo(PERIOD_OF_THE_NULLABLE_SIDE) < 0;
        }

        boolean isOuter() {
            return compareTo(LEFT_JOIN) >= 0;
        }

        Integer period(Row one, Row other) {
            return switch (this) {
                case PERIOD_OF_THE_ONE, LEFT_JOIN -> one.period();
                case PERIOD_OF_THE_OTHER -> other.period();
                case PERIOD_OF_BOTH -> Math.max(one.period(), other.period());
                case WHERE_ON_VALUES -> other.period() == one.key() ? (Integer) one.period() : null;
                case PERIOD_OF_THE_NULLABLE_SIDE -> other == null ? one.period() : other.period();
                case ANTI_JOIN -> other == null ? one.period() : null;
            };
        }
    }

    /** A step of the rule that can be left out. */
    private enum Step {
        PAIRS_OF_THE_LAST_BUILD,
        PAIRS_OF_NOW,
        RENEWAL_OF_UNCHANGED_INPUTS
    }

    /** What a model and its pairs are in each world: a pair of tables, by number. */
    private static final class Facts {
        /** Of each world, the model's rows by period. */
        private final String[][] rows = new String[TABLES.size() * TABLES.size()][PERIODS];
        /** Of each world, a bit for each input, input period and model period. */
        private final int[] pairs = new int[TABLES.size() * TABLES.size()];

        static Facts of(Model model) {
            int size = TABLES.size();
            Facts facts = new Facts();
            for (int world = 0; world < size * size; world++) {
                List<List<String>> rows = List.of(new ArrayList<>(), new ArrayList<>());
                for (Row one : TABLES.get(world / size)) {
                    facts.join(model, world, one, TABLES.get(world % size), rows);
                }
                for (int period = 0; period < PERIODS; period++) {
                    rows.get(period).sort(null);
                    facts.rows[world][period] = rows.get(period).toString().intern();
                }
            }
            return facts;
        }

        /** Of a nullable input only the rows that are joined go into a period. */
        private void join(Model model, int world, Row one, List<Row> others, List<List<String>> rows) {
            boolean isJoined = false;
            for (Row other : others) {
                if (other.key() == one.key()) {
                    isJoined = true;
                    Integer period = model.period(one, other);
                    if (period != null) {
                        rows.get(period).add(one + " " + other);
                        pairs[world] |= bit(0, one.period(), period) | bit(1, other.period(), period);
                    }
                }
            }
            if (!isJoined && model.isOuter()) {
                int period = model.period(one, null);
                rows.get(period).add(one.toString());
                pairs[world] |= bit(0, one.period(), period);
            }
        }
    }

    private static int bit(int input, int inputPeriod, int modelPeriod) {
        return 1 << (input * 4 + inputPeriod * 2 + modelPeriod);
    }

    /** The bits of the periods in which two tables differ. */
    private static int changed(int before, int now) {
        int changed = 0;
        for (int period = 0; period < PERIODS; period++) {
            int wanted = period;
            List<Row> old = TABLES.get(before).stream()
                    .filter(row -> row.period() == wanted)
                    .toList();
            List<Row> present = TABLES.get(now).stream()
                    .filter(row -> row.period() == wanted)
                    .toList();
            changed |= old.equals(present) ? 0 : 1 << period;
        }
        return changed;
    }

    private static final int[][] CHANGED = new int[TABLES.size()][TABLES.size()];

    static {
        for (int before = 0; before < TABLES.size(); before++) {
            for (int now = 0; now < TABLES.size(); now++) {
                CHANGED[before][now] = changed(before, now);
            }
        }
    }

    /** A model as it is kept, rebuilt by the rule. */
    private static final class Kept {
        private final Facts facts;
        private final Set<Step> steps;
        private final String[] rows;
        private int pairs;
        private int world;

        Kept(Facts facts, Set<Step> steps, int world) {
            this.facts = facts;
            this.steps = steps;
            this.world = world;
            this.rows = facts.rows[world].clone();
            this.pairs = facts.pairs[world];
        }

        void update(int next) {
            int size = TABLES.size();
            int[] changed = {CHANGED[world / size][next / size], CHANGED[world % size][next % size]};
            int looked = (steps.contains(Step.PAIRS_OF_THE_LAST_BUILD) ? pairs : 0)
                    | (steps.contains(Step.PAIRS_OF_NOW) ? facts.pairs[next] : 0);
            for (int period = 0; period < PERIODS; period++) {
                boolean isTouched = false;
                int renewed = 0;
                for (int input = 0; input < 2; input++) {
                    for (int inputPeriod = 0; inputPeriod < PERIODS; inputPeriod++) {
                        int bit = bit(input, inputPeriod, period);
                        isTouched |= (looked & bit) != 0 && (changed[input] >> inputPeriod & 1) != 0;
                        boolean isRenewed = steps.contains(Step.RENEWAL_OF_UNCHANGED_INPUTS) || changed[input] != 0;
                        renewed |= isRenewed ? bit : 0;
                    }
                }
                if (isTouched) {
                    rows[period] = facts.rows[next][period];
                    pairs = (pairs & ~renewed) | (facts.pairs[next] & renewed);
                }
            }
            world = next;
        }

        boolean isWrong() {
            return !Arrays.equals(rows, facts.rows[world]);
        }
    }

    @Test
    void tracedModelAlwaysEqualsItsQuery() {
        for (Model model : Model.values()) {
            if (model.isTraceable()) {
                assertThat(wrong(model, EnumSet.allOf(Step.class)))
                        .as("%s", model)
                        .isZero();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void noStepOfTheRuleCanBeLeftOut(Step left) {
        Set<Step> steps = EnumSet.complementOf(EnumSet.of(left));

        assertThat(wrong(Model.PERIOD_OF_THE_ONE, steps)).isPositive();
    }

    @ParameterizedTest
    @EnumSource(names = {"PERIOD_OF_THE_NULLABLE_SIDE", "ANTI_JOIN"})
    void nullableSideMayNotBeReadByThePeriodOrByWhere(Model model) {
        assertThat(wrong(model, EnumSet.allOf(Step.class))).isPositive();
    }

    /** In how many histories of two batches the kept rows differ from the query's at the end. */
    private static long wrong(Model model, Set<Step> steps) {
        Facts facts = Facts.of(model);
        int size = TABLES.size();
        long wrong = 0;
        for (int first = 0; first < size * size; first++) {
            for (int second = 0; second < size * size; second++) {
                for (int table = 0; table < size; table++) {
                    wrong += isWrong(facts, steps, first, second, table * size + second % size) ? 1 : 0;
                    wrong += isWrong(facts, steps, first, second, second / size * size + table) ? 1 : 0;
                }
            }
        }
        return wrong;
    }

    private static boolean isWrong(Facts facts, Set<Step> steps, int first, int second, int third) {
        Kept kept = new Kept(facts, steps, first);
        kept.update(second);
        kept.update(third);
        return kept.isWrong();
    }

    private static List<List<Row>> tables() {
        List<Row> rows = List.of(new Row(0, 0), new Row(0, 1), new Row(1, 0), new Row(1, 1));
        List<List<Row>> tables = new ArrayList<>();
        tables.add(List.of());
        for (int i = 0; i < rows.size(); i++) {
            tables.add(List.of(rows.get(i)));
            for (int j = i; j < rows.size(); j++) {
                tables.add(List.of(rows.get(i), rows.get(j)));
            }
        }
        return List.copyOf(tables);
    }
}
