package org.headrace.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.headrace.testing.TestProject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** No row stops the pipeline devices; each is a reading, or rejected for the first reason that applies. */
class RejectedRowsTest {
    private static final String MUNICH = "{\"latitude\": \"48.1351253\", \"longitude\": \"-11.5819806\"}";
    private static final String TIME = "1683205250";
    private static final String READING = "";

    @RegisterExtension
    private final TestProject project = new TestProject();

    private final Map<DeviceMessage, String> rows = new LinkedHashMap<>();

    private void row(String reason, String deviceId, Integer temperature, String location, String time) {
        rows.put(new DeviceMessage(deviceId, temperature, location, time), reason);
    }

    private void devices(String reason, String... ids) {
        for (String id : ids) {
            row(reason, id, 20, MUNICH, TIME);
        }
    }

    private void times(String reason, String... times) {
        for (String time : times) {
            row(reason, "a", 20, MUNICH, time);
        }
    }

    private void locations(String reason, String... locations) {
        for (String location : locations) {
            row(reason, "a", 20, location, TIME);
        }
    }

    private void coordinates(String reason, String... values) {
        for (String value : values) {
            locations(
                    reason,
                    "{\"latitude\": " + value + ", \"longitude\": 1}",
                    "{\"longitude\": " + value + ", \"latitude\": 1}");
        }
    }

    @Test
    void aDeviceHasOneVisibleCharacterAtLeast() {
        devices("device_missing", null, "", " ", "   ", "\t", "\n", "\r\n", "\u000b", "\f", " \t\n\u000b\f\r");
        devices(READING, "0", "null", " a", "\u00a0", "\u2003", "\u200b", "\u0001", "\\t", "a\nb", "a,b\"c", "💧");

        allIsAsExpected();
    }

    @Test
    void aTimeIsSecondsInUpToTenDigits() {
        times("time_invalid", null, "", " ", "16832052500", "-1", "+1", " 1683205250", "1683205250 ", "1683205250\n");
        times("time_invalid", "1.5", "1e9", "0x10", "n/a", "2023-05-04", "infinity", "1683205250,", "１６８３２０５２５０");
        times(READING, "0", "00", "0000000000", "9999999999", "0000000001", "1");

        allIsAsExpected();
    }

    @Test
    void aLocationIsAnObjectThatJsonbCanHold() {
        locations(
                "location_invalid",
                null,
                "",
                " ",
                "null",
                "true",
                "1",
                "\"a\"",
                "[]",
                "[1, 2]",
                "{}",
                "{",
                "}",
                "{}{}");
        locations("location_invalid", "48.1,11.5", "{'latitude': 1, 'longitude': 1}", MUNICH + "x", MUNICH + MUNICH);
        locations("location_invalid", "[" + MUNICH + "]", "{\"position\": " + MUNICH + "}", MUNICH.replace(",", ""));
        locations("location_invalid", "{\"latitude\": 1}", "{\"longitude\": 1}", "{\"Latitude\": 1, \"longitude\": 1}");
        locations(
                "location_invalid", MUNICH.replace("}", ",}"), MUNICH.replace("}", ", \"a\": 01}"), "\ufeff" + MUNICH);
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": \"\\u0000\"}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"\\u0000\": 1}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": \"\\ud800\"}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": \"\\udc00\\ud800\"}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": \"\\x\"}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": \"a\tb\"}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": 1e999999}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"n\": NaN}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"longitude\": null}");
        locations("location_invalid", "{\"latitude\": 1, \"longitude\": 1, \"latitude\": \"x\"}");
        locations(
                "location_invalid",
                "{\"latitude\": 1, \"longitude\": 1, \"n\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}");
        locations(
                READING,
                "{\"longitude\": 1, \"latitude\": 2, \"longitude\": 3}",
                " \n\t{ \"latitude\":1,\"longitude\":1}\r\n ");
        locations(
                READING,
                "{\"latitude\": 1, \"longitude\": 1, \"n\": {\"latitude\": [null, true, -0.5e-3]}, \"\": \"\"}");
        locations(READING, "{\"l\\u0061titude\": 1, \"longitude\": \"\\u0031\", \"n\": \"\\ud83d\\ude00\"}");
        locations(READING, "{\"latitude\": 1, \"longitude\": 1, \"n\": \"" + "x".repeat(100_000) + "\"}");

        allIsAsExpected();
    }

    @Test
    void aCoordinateIsADecimalNumberInRange() {
        coordinates(
                "location_invalid",
                "null",
                "true",
                "[1]",
                "{\"a\": 1}",
                "\"\"",
                "\" 1\"",
                "\"1 \"",
                "\"1\\n\"",
                "\"NaN\"");
        coordinates(
                "location_invalid", "\"Infinity\"", "1e1", "1E1", "1.5e0", "\"1e1\"", "\"1.\"", "\".5\"", "\"1,5\"");
        coordinates("location_invalid", "1000", "\"0001\"", "\"--1\"", "\"0x1\"", "\"１\"", "\"1.5.5\"", "\"null\"");
        coordinates(
                READING,
                "0",
                "-0",
                "0.0",
                "90",
                "-90",
                "\"090\"",
                "\"+45.5\"",
                "\"-00.10\"",
                "89.99999999999999999999");
        coordinates(
                READING,
                "0." + "0".repeat(400) + "1",
                "\"-0." + "0".repeat(99) + "1\"",
                "1." + "3".repeat(16_000),
                "\"1." + "3".repeat(20_000) + "\"");
        coordinates("location_out_of_range", "181", "-999", "\"180.1\"", "180." + "0".repeat(50) + "1");
        coordinates("location_invalid", "1." + "3".repeat(20_000));
        locations("location_out_of_range", "{\"latitude\": 90.0000001, \"longitude\": 1}");
        locations("location_out_of_range", "{\"latitude\": \"-090.00000000000000000000000000001\", \"longitude\": 1}");

        allIsAsExpected();
    }

    @Test
    void theFirstReasonCounts() {
        row("temperature_missing", "a", null, MUNICH, TIME);
        row(READING, "a", Integer.MIN_VALUE, MUNICH, TIME);
        row(READING, "a", Integer.MAX_VALUE, MUNICH, TIME);
        row("device_missing", null, null, null, null);
        row("time_invalid", "a", null, null, null);
        row("temperature_missing", "a", null, null, TIME);
        row("location_invalid", "a", 20, "{\"latitude\": 99, \"longitude\": \"x\"}", TIME);

        allIsAsExpected();
    }

    private void allIsAsExpected() {
        rows.forEach((row, reason) ->
                assertThat(row.reason().orElse(READING)).as("%s", row).isEqualTo(reason));
        DevicesProject devices = new DevicesProject(project);
        List<DeviceMessage> twice = new ArrayList<>(rows.keySet());
        twice.addAll(rows.keySet());

        devices.insert(twice);
        project.prepare();
        devices.tablesAreAsExpected();

        devices.insert(List.of(new DeviceMessage("b", 1, "nothing", "x"), new DeviceMessage("b", 1, MUNICH, TIME)));
        project.prepare();
        devices.tablesAreAsExpected();
    }
}
