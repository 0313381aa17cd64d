package org.headrace.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.headrace.ModelKind;
import org.headrace.Period;
import org.headrace.PeriodColumn;
import org.headrace.PeriodSet;
import org.headrace.PeriodUnit;
import org.headrace.Sync;
import org.headrace.TableName;
import org.headrace.plan.Step.Action;
import org.headrace.plan.Step.BuildModel;
import org.headrace.plan.Step.LoadRows;
import org.headrace.plan.Step.RunCheck;
import org.headrace.plan.Step.Skip;
import org.headrace.project.Check;
import org.headrace.project.Inputs;
import org.headrace.project.Lazy;
import org.headrace.project.Load;
import org.headrace.project.Model;
import org.headrace.project.Pipeline;
import org.headrace.project.Project;
import org.headrace.project.SqlFile;
import org.headrace.source.Changes;
import org.headrace.source.LoadedState;
import org.headrace.source.Position;
import org.headrace.source.Selection;
import org.headrace.state.Knowledge;
import org.headrace.state.KnownBuild;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PreparePlanTest {
    private static final TableName RAW = new TableName("raw", "orders");
    private static final TableName OUTSIDE = new TableName("elsewhere", "rates");
    private static final PeriodSet ONE_DAY = days(LocalDate.of(2023, 3, 14), LocalDate.of(2023, 3, 15));
    private static final PeriodSet ITS_MONTH = days(LocalDate.of(2023, 3, 1), LocalDate.of(2023, 4, 1));

    private final Map<String, KnownBuild> builds = new HashMap<>();
    private final Set<TableName> relations = new HashSet<>(Set.of(RAW));
    private PeriodSet loaded = PeriodSet.NOTHING;

    @Test
    void whatIsNewIsMadeAndChecked() {
        Model days = model("days", ModelKind.TABLE, RAW);
        Check holds = check(Optional.empty(), days.name());
        loaded = ONE_DAY;

        assertThat(plan(List.of(days), List.of(holds)))
                .containsExactly(
                        new LoadRows(load(RAW), changes()),
                        new BuildModel(days, Action.CREATE, PeriodSet.EVERYTHING, "it is new"),
                        new RunCheck(holds, PeriodSet.EVERYTHING, "it has not held before"));
    }

    @Test
    void whenNothingChangedNothingIsDone() {
        Model view = known(model("orders", ModelKind.VIEW, RAW));
        Model days = known(incremental("days", PeriodUnit.DAY, view.name()));
        Model months = known(model("months", ModelKind.MATERIALIZED_VIEW, days.name()));
        Check holds = known(check(Optional.empty(), months.name()));

        assertThat(plan(List.of(view, days, months), List.of(holds)))
                .containsExactly(
                        new Skip("load", "raw.orders", "because"),
                        new Skip("view", "mart.orders", "a view is always up to date"),
                        new Skip("incremental", "mart.days", "none of its inputs changed"),
                        new Skip("materialized view", "mart.months", "none of its inputs changed"),
                        new Skip("check", "holds", "none of its inputs changed since it last held"));
    }

    @Test
    void aChangedFileRemakesTheModelAndAllThatDependsOnIt() {
        Model view = known(model("orders", ModelKind.VIEW, RAW), "an older hash", Map.of());
        Model days = known(incremental("days", PeriodUnit.DAY, view.name()));
        Model months = known(model("months", ModelKind.MATERIALIZED_VIEW, days.name()));
        Model other = known(model("other", ModelKind.TABLE, RAW));

        assertThat(plan(List.of(view, days, months, other), List.of()).subList(1, 5))
                .containsExactly(
                        new BuildModel(view, Action.CREATE, PeriodSet.EVERYTHING, "its file changed"),
                        new BuildModel(
                                days, Action.CREATE, PeriodSet.EVERYTHING, "mart.orders, which it reads, is created"),
                        new BuildModel(
                                months, Action.CREATE, PeriodSet.EVERYTHING, "mart.days, which it reads, is created"),
                        new Skip("table", "mart.other", "none of its inputs changed"));
    }

    @Test
    void aRelationThatSomeoneDroppedIsMadeAnew() {
        Model days = known(model("days", ModelKind.TABLE, RAW));
        relations.remove(days.name());

        assertThat(step(plan(List.of(days), List.of()), days))
                .isEqualTo(new BuildModel(days, Action.CREATE, PeriodSet.EVERYTHING, "it is missing in the warehouse"));
    }

    @ParameterizedTest
    @EnumSource(names = {"TABLE", "MATERIALIZED_VIEW"})
    void whatHasNoPeriodsIsRefreshedWhole(ModelKind kind) {
        Model days = known(model("days", kind, RAW));
        Model months = known(incremental("months", PeriodUnit.MONTH, days.name()));
        loaded = ONE_DAY;

        List<Step> steps = plan(List.of(days, months), List.of());

        assertThat(step(steps, days))
                .isEqualTo(new BuildModel(days, Action.REFRESH, PeriodSet.EVERYTHING, "raw.orders changes"));
        assertThat(step(steps, months))
                .isEqualTo(new BuildModel(months, Action.REBUILD, PeriodSet.EVERYTHING, "mart.days changes"));
    }

    @Test
    void touchedPeriodsAreCarriedThroughViewsAndWidenedToEachUnit() {
        Model view = known(model("orders", ModelKind.VIEW, RAW));
        Model again = known(model("orders_again", ModelKind.VIEW, view.name()));
        Model hours = known(incremental("hours", PeriodUnit.HOUR, again.name()));
        Model months = known(incremental("months", PeriodUnit.MONTH, hours.name()));
        Model days = known(incremental("days", PeriodUnit.DAY, months.name()));
        loaded = ONE_DAY;

        List<Step> steps = plan(List.of(view, again, hours, months, days), List.of());

        assertThat(step(steps, hours)).isEqualTo(new BuildModel(hours, Action.REBUILD, ONE_DAY, "raw.orders changes"));
        assertThat(step(steps, months))
                .isEqualTo(new BuildModel(months, Action.REBUILD, ITS_MONTH, "mart.hours changes"));
        assertThat(step(steps, days))
                .as("a month of what it reads was rebuilt")
                .isEqualTo(new BuildModel(days, Action.REBUILD, ITS_MONTH, "mart.months changes"));
    }

    @Test
    void whatAnEarlierRunLeftIsMadeUpFor() {
        Model days = known(
                incremental("days", PeriodUnit.DAY, RAW),
                incremental("days", PeriodUnit.DAY, RAW).file().hash(),
                Map.of(RAW, ONE_DAY));

        assertThat(step(plan(List.of(days), List.of()), days))
                .isEqualTo(new BuildModel(days, Action.REBUILD, ONE_DAY, "raw.orders changed in an earlier run"));
    }

    @Test
    void earlierAndNewChangesAreMadeUpForTogether() {
        PeriodSet before = days(LocalDate.of(2022, 1, 1), LocalDate.of(2022, 1, 2));
        Model days = known(
                incremental("days", PeriodUnit.DAY, RAW),
                incremental("days", PeriodUnit.DAY, RAW).file().hash(),
                Map.of(RAW, before));
        loaded = ONE_DAY;

        assertThat(step(plan(List.of(days), List.of()), days))
                .isEqualTo(new BuildModel(days, Action.REBUILD, before.union(ONE_DAY), "raw.orders changes"));
    }

    @Test
    void everyInputThatChangedIsNamed() {
        TableName payments = new TableName("raw", "payments");
        TableName refunds = new TableName("raw", "refunds");
        Model days = incremental("days", PeriodUnit.DAY, RAW, payments, refunds, OUTSIDE);
        known(days, days.file().hash(), Map.of(RAW, ONE_DAY, refunds, ONE_DAY));
        Pipeline shop = pipeline("shop", List.of(load(RAW), load(payments), load(refunds)), List.of(days), List.of());
        PreparePlan plan = new PreparePlan(project(shop), shop, knowledge());
        plan.changed(RAW, ONE_DAY);
        plan.changed(payments, ITS_MONTH);

        assertThat(plan.next(days))
                .isEqualTo(new BuildModel(
                        days,
                        Action.REBUILD,
                        PeriodSet.EVERYTHING,
                        "it reads elsewhere.rates, which may change unseen; raw.orders and raw.payments change;"
                                + " raw.refunds changed in an earlier run"));
    }

    @Test
    void whatReallyChangedDecidesWhatComesNext() {
        Model days = known(incremental("days", PeriodUnit.DAY, RAW));
        Model months = known(incremental("months", PeriodUnit.MONTH, days.name()));
        Check holds = known(check(Optional.empty(), months.name()));
        Pipeline shop = pipeline("shop", List.of(load(RAW)), List.of(days, months), List.of(holds));
        PreparePlan plan = new PreparePlan(project(shop), shop, knowledge());
        plan.changed(RAW, ITS_MONTH);
        plan.changed(days.name(), ONE_DAY);

        assertThat(plan.next(months)).isEqualTo(new BuildModel(months, Action.REBUILD, ITS_MONTH, "mart.days changes"));
        assertThat(plan.isBehind(months)).isTrue();

        plan.changed(days.name(), PeriodSet.NOTHING);
        plan.changed(months.name(), PeriodSet.NOTHING);

        assertThat(plan.next(months))
                .isEqualTo(new Skip(
                        "incremental",
                        "mart.months",
                        "none of its inputs changed: what was written anew came out as it was"));
        assertThat(plan.next(holds))
                .isEqualTo(new Skip(
                        "check",
                        "holds",
                        "none of its inputs changed since it last held: what was written anew came out as it was"));
        assertThat(plan.isBehind(months)).isFalse();
    }

    @Test
    void changesReachOtherPipelinesThroughTheirViews() {
        Model days = incremental("days", PeriodUnit.DAY, RAW);
        Model view = model("view", ModelKind.VIEW, days.name());
        relations.addAll(List.of(days.name(), view.name()));
        Model months = known(
                incremental("months", PeriodUnit.MONTH, view.name()),
                incremental("months", PeriodUnit.MONTH, view.name()).file().hash(),
                Map.of(days.name(), ONE_DAY));
        Pipeline shop = pipeline("shop", List.of(load(RAW)), List.of(days, view), List.of());
        Pipeline annual = pipeline("annual", List.of(), List.of(months), List.of());
        Project project = project(shop, annual);

        assertThat(PreparePlan.predict(project, annual, Map.of(), knowledge()))
                .containsExactly(
                        new BuildModel(months, Action.REBUILD, ITS_MONTH, "mart.days changed in an earlier run"));
        assertThat(new Lineage(project).inputs(months)).containsExactly(view.name(), days.name());
    }

    @Test
    void aViewMadeAnewReachesOtherPipelinesInALaterRun() {
        Model view = model("view", ModelKind.VIEW, RAW);
        Model months = known(
                incremental("months", PeriodUnit.MONTH, view.name()),
                incremental("months", PeriodUnit.MONTH, view.name()).file().hash(),
                Map.of(view.name(), PeriodSet.EVERYTHING));
        Pipeline shop = pipeline("shop", List.of(load(RAW)), List.of(view), List.of());
        Pipeline annual = pipeline("annual", List.of(), List.of(months), List.of());

        assertThat(PreparePlan.predict(project(shop, annual), annual, Map.of(), knowledge()))
                .containsExactly(new BuildModel(
                        months, Action.REBUILD, PeriodSet.EVERYTHING, "mart.view changed in an earlier run"));
    }

    @Test
    void whatReadsOutsideTheProjectIsRebuiltEveryTime() {
        Model view = known(model("rates", ModelKind.VIEW, OUTSIDE));
        Model days = known(incremental("days", PeriodUnit.DAY, view.name(), RAW));
        Check holds = known(check(Optional.empty(), OUTSIDE));
        String reason = "it reads elsewhere.rates, which may change unseen";

        List<Step> steps = plan(List.of(view, days), List.of(holds));

        assertThat(step(steps, view)).isInstanceOf(Skip.class);
        assertThat(step(steps, days)).isEqualTo(new BuildModel(days, Action.REBUILD, PeriodSet.EVERYTHING, reason));
        assertThat(steps).endsWith(new RunCheck(holds, PeriodSet.EVERYTHING, reason));
    }

    @Test
    void aCheckWithAPeriodLooksWhereSomethingChanged() {
        Check monthly = known(check(Optional.of(new PeriodColumn("month", PeriodUnit.MONTH)), RAW));
        loaded = ONE_DAY;

        assertThat(plan(List.of(), List.of(monthly))).endsWith(new RunCheck(monthly, ITS_MONTH, "raw.orders changes"));
    }

    @Test
    void aCheckWithoutAPeriodLooksEverywhere() {
        Check whole = known(check(Optional.empty(), RAW));
        loaded = ONE_DAY;

        assertThat(plan(List.of(), List.of(whole)))
                .endsWith(new RunCheck(whole, PeriodSet.EVERYTHING, "raw.orders changes"));
    }

    @Test
    void aCheckWhoseFileChangedLooksEverywhere() {
        Check monthly = check(Optional.of(new PeriodColumn("month", PeriodUnit.MONTH)), RAW);
        builds.put("check shop/holds", new KnownBuild("an older hash", Map.of(), Optional.empty(), Set.of(RAW)));

        assertThat(plan(List.of(), List.of(monthly)))
                .endsWith(new RunCheck(monthly, PeriodSet.EVERYTHING, "its file changed"));
    }

    @Test
    void aCheckOfAViewThatIsMadeAnewLooksEverywhere() {
        Model view = known(model("orders", ModelKind.VIEW, RAW), "an older hash", Map.of());
        Model again = known(model("orders_again", ModelKind.VIEW, view.name()));
        Check holds = known(check(Optional.of(new PeriodColumn("day", PeriodUnit.DAY)), again.name()));

        assertThat(plan(List.of(view, again), List.of(holds)))
                .endsWith(new RunCheck(holds, PeriodSet.EVERYTHING, "mart.orders_again, which it reads, is created"));
    }

    private List<Step> plan(List<Model> models, List<Check> checks) {
        Pipeline shop = pipeline("shop", List.of(load(RAW)), models, checks);
        return PreparePlan.predict(project(shop), shop, Map.of(RAW, changes()), knowledge());
    }

    private static Step step(List<Step> steps, Model model) {
        return steps.stream()
                .filter(step -> step.name().equals(model.name().toString()))
                .findFirst()
                .orElseThrow();
    }

    private Changes changes() {
        LoadedState state = new LoadedState("definition", new Position(Map.of()), Map.of());
        return new Changes(
                loaded,
                Changes.Extent.PERIODS,
                OptionalLong.of(7),
                Optional.empty(),
                state,
                Selection.NOTHING,
                "because");
    }

    private Knowledge knowledge() {
        return new Knowledge(builds, Map.of(), relations);
    }

    private Model known(Model model) {
        return known(model, model.file().hash(), Map.of());
    }

    private Model known(Model model, String hash, Map<TableName, PeriodSet> changes) {
        builds.put(model.name().toString(), new KnownBuild(hash, changes, Optional.empty(), relations));
        relations.add(model.name());
        return model;
    }

    private Check known(Check check) {
        builds.put(
                "check shop/" + check.name(),
                new KnownBuild(check.file().hash(), Map.of(), Optional.empty(), relations));
        return check;
    }

    private static Load load(TableName into) {
        SqlFile file = new SqlFile("sql/shop/load/" + into.name() + ".sql", "", "select 1", 1);
        Sync sync = new Sync.ByPeriod(new PeriodColumn("at", PeriodUnit.DAY));
        return new Load(file, "production", into, sync, new Lazy<>(Optional::empty), List.of(), sync.period());
    }

    private static Model model(String name, ModelKind kind, TableName... inputs) {
        return model(name, kind, Optional.empty(), inputs);
    }

    private static Model incremental(String name, PeriodUnit unit, TableName... inputs) {
        return model(name, ModelKind.INCREMENTAL, Optional.of(new PeriodColumn("at", unit)), inputs);
    }

    private static Model model(String name, ModelKind kind, Optional<PeriodColumn> period, TableName... inputs) {
        String sql = inputs.length == 0
                ? "select now() as at"
                : Arrays.stream(inputs)
                        .map(input -> "select at from " + input)
                        .collect(Collectors.joining(" union all "));
        SqlFile file = new SqlFile("sql/shop/models/mart/" + name + ".sql", kind.toString(), sql, 1);
        TableName relation = new TableName("mart", name);
        Inputs reads = Inputs.of(Set.copyOf(Arrays.asList(inputs)), Map.of());
        return new Model(file, relation, kind, reads, List.of(), List.of(), period, List.of());
    }

    private static Check check(Optional<PeriodColumn> period, TableName input) {
        SqlFile file = new SqlFile("sql/shop/checks/holds.sql", "", "select at as month from " + input, 1);
        return new Check(file, Check.Severity.ERROR, Inputs.of(Set.of(input), Map.of()), period);
    }

    private static Pipeline pipeline(String name, List<Load> loads, List<Model> models, List<Check> checks) {
        return new Pipeline(name, "", Optional.empty(), loads, models, checks, List.of(), List.of(), List.of());
    }

    private static Project project(Pipeline... pipelines) {
        return new Project(
                Path.of("project"), Map.of(), Path.of("exports"), 1, 0, Duration.ofDays(90), List.of(pipelines));
    }

    private static PeriodSet days(LocalDate start, LocalDate end) {
        return PeriodSet.of(List.of(new Period(start.atStartOfDay(), end.atStartOfDay())));
    }
}
