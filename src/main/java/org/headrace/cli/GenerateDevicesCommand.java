package org.headrace.cli;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;
import org.headrace.demo.DeviceGenerator;
import org.headrace.demo.DeviceRows;
import org.headrace.project.Project;
import org.headrace.run.Databases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code headrace generate devices}. */
@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Adds readings of a fleet of devices to the table devices. Some devices fall silent for a while; some rows come late, twice,"
                    + " or broken. Equal options give equal rows, and each call adds its rows.",
            "With --live, readings are of now: one a second for each device, each its own commit, until Ctrl-C."
        },
        footer = {
            "",
            "Example:",
            "  headrace generate devices --devices 3 --hours 48 --start 2023-01-01T00:00 --seed 7",
            "  headrace generate devices --devices 3 --live"
        })
final class GenerateDevicesCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger("headrace");
    private static final String CONNECTION = "production";
    private static final String START = "2023-01-01T00:00";
    private static final int HOURS = 48;
    private static final int EVERY = 10;
    private static final int LIVE_EVERY = 1;

    private final Invocation invocation;
    private final ProjectOption projectOption;

    @Option(
            names = "--devices",
            paramLabel = "NUMBER",
            defaultValue = "3",
            description = "How many devices (default: ${DEFAULT-VALUE}).")
    private int devices;

    @Option(
            names = "--hours",
            paramLabel = "NUMBER",
            description = "For how long they send readings (default: " + HOURS + ").")
    private Integer hours;

    @Option(
            names = "--start",
            paramLabel = "TIME",
            description = "The time of the first reading, in UTC (default: " + START + ").")
    private String start;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "Seconds between two readings of a device (default: " + EVERY + ").")
    private Integer every;

    @Option(
            names = "--seed",
            paramLabel = "NUMBER",
            defaultValue = "7",
            description = "Another seed gives other devices and readings (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--live", description = "One reading a second for each device, from now on, until Ctrl-C.")
    private boolean live;

    GenerateDevicesCommand(Invocation invocation, ProjectOption projectOption) {
        this.invocation = invocation;
        this.projectOption = projectOption;
    }

    @Override
    public Integer call() {
        DeviceRows rows = live ? liveRows() : bulkRows();
        Project project = invocation.settings(projectOption.folder());
        long startNanos = System.nanoTime();
        try (Databases databases = invocation.databases(project)) {
            DeviceGenerator generator = new DeviceGenerator(databases.open(CONNECTION));
            if (live) {
                LOG.info("devices generate · one reading a second of {} devices, until Ctrl-C", devices);
                long count = generator.writeLive(rows, Clock.systemUTC(), invocation.interruption()::isRequestedWithin);
                LOG.info("devices generate · ended: {} rows added", count);
                return ExitCode.INTERRUPTED.value();
            }
            long count = generator.write(rows);
            LOG.info(String.format(
                    Locale.ROOT,
                    "devices generate · %d devices, %d hours from %s on: %,d rows added (%.2f s)",
                    devices,
                    rows.hours().orElseThrow(),
                    rows.start(),
                    count,
                    (System.nanoTime() - startNanos) / 1e9));
        }
        return ExitCode.DONE.value();
    }

    private DeviceRows bulkRows() {
        return new DeviceRows(
                devices, startTime(), Optional.of(hours == null ? HOURS : hours), every == null ? EVERY : every, seed);
    }

    private DeviceRows liveRows() {
        if (hours != null || start != null || every != null) {
            throw HeadraceException.usage(
                    "--live writes one reading a second from now on; leave out --hours, --start and --every, or leave out --live.");
        }
        LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).truncatedTo(ChronoUnit.SECONDS);
        return new DeviceRows(devices, now, Optional.empty(), LIVE_EVERY, seed);
    }

    private LocalDateTime startTime() {
        String text = start == null ? START : start;
        try {
            return LocalDateTime.parse(text).truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeParseException e) {
            throw new HeadraceException(
                    ExitCode.USAGE,
                    "--start is '" + text + "'; expected a time in UTC without a zone, such as " + START + ".",
                    e);
        }
    }
}
