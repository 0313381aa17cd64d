package org.headrace.plan;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.headrace.KeySet;
import org.headrace.PeriodSet;
import org.headrace.project.Check;
import org.headrace.project.Export;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Publication;
import org.headrace.source.Changes;

/** One thing a run does, or leaves, and why. */
public sealed interface Step {
    /** What kind of thing: load, model, check, export. */
    String kind();

    String name();

    /** Why it is done or left, for people. */
    String reason();

    /** Makes a raw table equal to its source. */
    record LoadRows(Load load, Changes changes) implements Step {
        @Override
        public String kind() {
            return "load";
        }

        @Override
        public String name() {
            return load.into().toString();
        }

        @Override
        public String reason() {
            return changes.reason();
        }

        /** Which rows it loads, and why, in words. */
        public String describe() {
            return changes.rows().isPresent()
                    ? String.format(
                            Locale.ROOT,
                            "%s: %s, %,d rows",
                            changes.reason(),
                            changes.periods(),
                            changes.rows().getAsLong())
                    : changes.reason() + ": " + uncounted();
        }

        /** Which rows it loads, if they are counted only as they are copied. */
        private String uncounted() {
            return switch (changes.extent()) {
                case ANEW, ALL -> "all rows";
                case NEW, WRITTEN -> "the rows written since the last load";
                case NONE, PERIODS, PARTS -> changes.periods().toString();
            };
        }
    }

    /** How a model is built. */
    enum Action {
        /** Created in place of what is there, if anything; what depends on it is created again, too. */
        CREATE,
        /** Its rows are brought up to date, all of them. */
        REFRESH,
        /** Only certain periods or keys are rebuilt. */
        REBUILD
    }

    /**
     * Builds a model.
     *
     * @param periods what can differ in it
     * @param lookups find more such periods in the warehouse, or such keys, when the step's turn comes
     * @param keys what can differ in a model that is rebuilt by key, once that was looked up
     */
    record BuildModel(
            Model model,
            Action action,
            PeriodSet periods,
            List<PeriodLookup> lookups,
            Optional<KeySet> keys,
            String reason)
            implements Step {
        public BuildModel {
            lookups = List.copyOf(lookups);
        }

        public BuildModel(Model model, Action action, PeriodSet periods, List<PeriodLookup> lookups, String reason) {
            this(model, action, periods, lookups, Optional.empty(), reason);
        }

        public BuildModel(Model model, Action action, PeriodSet periods, String reason) {
            this(model, action, periods, List.of(), reason);
        }

        /** The same step after its lookups found these keys. */
        public BuildModel with(KeySet found) {
            return new BuildModel(model, action, periods, List.of(), Optional.of(found), reason);
        }

        /** The same step after its lookups found these periods. */
        public BuildModel with(PeriodSet found) {
            return new BuildModel(model, action, periods.union(found), reason);
        }

        @Override
        public String kind() {
            return model.kind().words();
        }

        @Override
        public String name() {
            return model.name().toString();
        }

        /** What is done and why, for people. */
        public String describe() {
            String what = switch (action) {
                case CREATE -> "created";
                case REFRESH -> model.period().isPresent() ? "refreshed in " + describePeriods() : "refreshed";
                case REBUILD -> "rebuilt " + keys.map(KeySet::toString).orElseGet(this::describePeriods);
            };
            return what + ": " + reason;
        }

        private String describePeriods() {
            String found = lookups.stream()
                    .map(lookup -> lookup.input().toString())
                    .distinct()
                    .collect(Collectors.joining(" and "));
            if (found.isEmpty()) {
                return periods.toString();
            }
            return (periods.isEmpty() ? "" : periods + " and ") + "the "
                    + (model.by().isEmpty() ? "periods" : "keys") + " that " + found + " touches";
        }
    }

    /**
     * Looks for violations.
     *
     * @param periods where to look
     */
    record RunCheck(Check check, PeriodSet periods, String reason) implements Step {
        @Override
        public String kind() {
            return "check";
        }

        @Override
        public String name() {
            return check.name();
        }
    }

    /**
     * Brings an export's files up to date.
     *
     * @param because why they may differ
     */
    record WriteFiles(Export export, DateFilter filter, String because) implements Step {
        @Override
        public String kind() {
            return "export";
        }

        @Override
        public String name() {
            return export.name();
        }

        @Override
        public String reason() {
            return filter.describe(export.path()) + ", where they differ: " + because;
        }
    }

    /**
     * Brings a published table up to date.
     *
     * @param periods in which it may differ from its query
     */
    record PublishRows(Publication publication, PeriodSet periods, String because) implements Step {
        @Override
        public String kind() {
            return "publish";
        }

        @Override
        public String name() {
            return publication.name();
        }

        @Override
        public String reason() {
            return (periods.isEverything() ? "all rows, where they differ: " : periods + ", where rows differ: ")
                    + because;
        }
    }

    /**
     * Compares the rows of a relation with those that it should have.
     *
     * @param name of the relation
     */
    record Compare(String name) implements Step {
        @Override
        public String kind() {
            return "compare";
        }

        @Override
        public String reason() {
            return "it is to be verified";
        }
    }

    /** Copies rows again in which a raw table differs from its source for no known reason. */
    record CopyAgain(Load load, String reason) implements Step {
        @Override
        public String kind() {
            return "load";
        }

        @Override
        public String name() {
            return load.into().toString();
        }
    }

    /** Something that needs nothing done. */
    record Skip(String kind, String name, String reason) implements Step {}
}
