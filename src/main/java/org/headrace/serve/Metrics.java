package org.headrace.serve;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.headrace.run.StreamStatus;
import org.headrace.run.StreamSupervisor;

/** What Prometheus scrapes; asked of the warehouse at each scrape. What is not known has no sample. */
final class Metrics {
    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final String LAST_RUNS =
            " from (select distinct on (pipeline, command) * from headrace.runs where outcome"
                    + " <> 'running' order by pipeline, command, run_id desc) as last";

    /** What is asked of the warehouse, whose last column is the value. */
    private static final List<Gauge> GAUGES = List.of(
            new Gauge(
                    "headrace_run_seconds",
                    "How long the last run took.",
                    "select pipeline, command, seconds" + LAST_RUNS,
                    List.of("pipeline", "command")),
            new Gauge(
                    "headrace_run_success",
                    "Whether the last run was done: 1 or 0.",
                    "select pipeline, command, (outcome = 'done')::int" + LAST_RUNS,
                    List.of("pipeline", "command")),
            new Gauge(
                    "headrace_run_rows_written",
                    "Rows that the steps of the last run wrote.",
                    "select pipeline, command, (select coalesce(sum(coalesce(step.rows_written, step.rows)), 0) from headrace.step"
                            + " where step.run_id = last.run_id and step.outcome = 'done')" + LAST_RUNS,
                    List.of("pipeline", "command")),
            new Gauge(
                    "headrace_relation_fresh_timestamp_seconds",
                    "When a raw table was last known to equal its source, or a model was last built.",
                    "select relation, extract(epoch from equal_to_source_at) from headrace.loads where equal_to_source_at is not"
                            + " null union all select name, extract(epoch from built_at) from headrace.models",
                    List.of("relation")),
            new Gauge(
                    "headrace_relation_lag_seconds",
                    "How long ago that was.",
                    "select relation, extract(epoch from clock_timestamp() - equal_to_source_at) from headrace.loads where"
                            + " equal_to_source_at is not null union all select name, extract(epoch from clock_timestamp() -"
                            + " built_at) from headrace.models",
                    List.of("relation")),
            new Gauge(
                    "headrace_check_violations",
                    "Violations that a check found when it was last run.",
                    "select pipeline, check_name, violations from (select distinct on (pipeline, check_name) * from"
                            + " headrace.check_results where outcome <> 'skipped' order by pipeline, check_name, run_id desc) as"
                            + " last where violations is not null",
                    List.of("pipeline", "check")));

    private final StateReader state;
    private final List<PipelineLoop> loops;
    private final List<StreamSupervisor> streams;

    Metrics(StateReader state, List<PipelineLoop> loops, List<StreamSupervisor> streams) {
        this.state = state;
        this.loops = List.copyOf(loops);
        this.streams = List.copyOf(streams);
    }

    /** A number for each combination of labels. */
    private record Gauge(String name, String help, String sql, List<String> labels) {}

    private static GaugeSnapshot snapshot(
            String name, String help, List<String> labels, List<StateReader.Sample> samples) {
        GaugeSnapshot.Builder snapshot = GaugeSnapshot.builder().name(name).help(help);
        samples.forEach(sample -> snapshot.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(Labels.of(labels, sample.labels()))
                .value(sample.value())
                .build()));
        return snapshot.build();
    }

    private GaugeSnapshot nextRuns() {
        List<StateReader.Sample> samples = loops.stream()
                .flatMap(loop -> loop.next().stream()
                        .map(next ->
                                new StateReader.Sample(List.of(loop.pipeline().name()), next.getEpochSecond())))
                .toList();
        return snapshot(
                "headrace_next_run_timestamp_seconds",
                "When a pipeline runs next by its schedule.",
                List.of("pipeline"),
                samples);
    }

    /** Known to this process, so that they have samples while the warehouse is away, too. */
    private List<MetricSnapshot> streams() {
        return List.of(
                stream(
                        "headrace_stream_up",
                        "Whether the feed is connected and its messages land: 1 or 0.",
                        now -> now.isStreaming() ? 1 : 0),
                stream(
                        "headrace_stream_lag_seconds",
                        "How long the oldest message that is not committed has waited.",
                        now -> now.lag().toMillis() / 1000.0),
                stream(
                        "headrace_stream_messages_per_second",
                        "Messages per second that were committed in the last minute.",
                        StreamStatus.Snapshot::rate),
                stream("headrace_stream_messages", "Messages that this process has committed.", now ->
                        (double) now.landed()));
    }

    private GaugeSnapshot stream(String name, String help, ToDoubleFunction<StreamStatus.Snapshot> value) {
        return snapshot(
                name,
                help,
                List.of("pipeline", "relation"),
                streams.stream()
                        .map(stream -> new StateReader.Sample(
                                List.of(
                                        stream.feed().pipeline(),
                                        stream.feed().load().into().toString()),
                                value.applyAsDouble(stream.now())))
                        .toList());
    }

    /** All of it, in the text format. */
    String text() {
        List<List<StateReader.Sample>> samples =
                state.samples(GAUGES.stream().map(Gauge::sql).toList());
        List<MetricSnapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < GAUGES.size(); i++) {
            Gauge gauge = GAUGES.get(i);
            snapshots.add(snapshot(gauge.name(), gauge.help(), gauge.labels(), samples.get(i)));
        }
        snapshots.add(nextRuns());
        snapshots.addAll(streams());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            PrometheusTextFormatWriter.create().write(out, new MetricSnapshots(snapshots));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
