package org.headrace;

import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * How the changed periods of one input of a query become the periods of its result that can differ. An input that a query
 * reads in several places has one mapping for each.
 */
public sealed interface PeriodMapping {
    /** The period of a row of the result is the period of the input's rows it is made of, truncated. */
    record Proven(Truncation truncation) implements PeriodMapping {
        public Proven {
            Objects.requireNonNull(truncation);
        }

        @Override
        public String toString() {
            return "proven";
        }
    }

    /**
     * The engine keeps which periods of the input went into which periods of the result, and finds the others by the query.
     *
     * @param occurrence tells apart the places in which the query reads its inputs, from 0 on
     * @param pairs a SELECT of {@code input_period} and {@code model_period}, both timestamps that are not truncated, for the rows that the
     *     query is made of; it may give a pair more than once. Where rows of the result are known by a key, {@code key_0} and so on, as text,
     *     take the place of {@code model_period}
     * @param inputUnit the length of the input's periods
     * @param truncation of the input's time before it becomes {@code input_period}, where a view lies between
     */
    record Traced(int occurrence, String pairs, PeriodUnit inputUnit, Truncation truncation) implements PeriodMapping {
        public Traced {
            Objects.requireNonNull(pairs);
            Objects.requireNonNull(inputUnit);
            Objects.requireNonNull(truncation);
        }

        @Override
        public String toString() {
            return "traced";
        }
    }

    /**
     * The model's file says how far from its own period a row reads the input.
     *
     * @param inputUnit the length of the input's periods, if its changes are told by period
     */
    record Declared(Reading reading, Optional<PeriodUnit> inputUnit) implements PeriodMapping {
        public Declared {
            Objects.requireNonNull(reading);
            Objects.requireNonNull(inputUnit);
        }

        @Override
        public String toString() {
            return "declared, " + reading;
        }
    }

    /**
     * All of the result can differ, whatever changed in the input.
     *
     * @param reason why no other mapping holds, for people
     */
    record Whole(String reason) implements PeriodMapping {
        public Whole {
            Objects.requireNonNull(reason);
        }

        @Override
        public String toString() {
            return "whole";
        }
    }

    /** What the key {@code reads} or {@code touches} of a model's file says of one input. */
    sealed interface Reading {
        /** Every period reads all of the input. */
        record Everything() implements Reading {
            @Override
            public String toString() {
                return "everything";
            }
        }

        /** No change of the input makes a difference. */
        record Nothing() implements Reading {
            @Override
            public String toString() {
                return "nothing";
            }
        }

        /**
         * A period reads the input from this long before its start to this long after its end.
         *
         * @param distance an interval as PostgreSQL reads it
         */
        record Within(String distance) implements Reading {
            public Within {
                Objects.requireNonNull(distance);
            }

            @Override
            public String toString() {
                return String.format(Locale.ROOT, "within %s", distance);
            }
        }

        /**
         * A query finds the periods of the result. It is given one row for each changed period of the input, of the input's unit.
         *
         * @param sql a SELECT over {@code changed_periods (starts_at, ends_at)} of times that lie in these periods, or of the values of the
         *     key's columns
         */
        record Touches(String sql) implements Reading {
            public Touches {
                Objects.requireNonNull(sql);
            }

            @Override
            public String toString() {
                return "touches";
            }
        }
    }
}
