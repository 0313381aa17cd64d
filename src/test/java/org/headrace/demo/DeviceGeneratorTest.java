package org.headrace.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;
import org.headrace.db.Session;
import org.headrace.testing.PostgresExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeviceGeneratorTest {
    private static final LocalDateTime START = LocalDateTime.of(2023, 1, 1, 0, 0);

    @RegisterExtension
    private final PostgresExtension databases = new PostgresExtension();

    private Session production;

    @BeforeEach
    void connect() {
        production = Session.open(databases.production().endpoint());
    }

    @AfterEach
    void close() {
        production.close();
    }

    private List<List<Object>> stored() {
        return production.query(
                row -> values(row.getString(1), row.getObject(2), row.getString(3), row.getString(4)),
                "select device_id, temperature, location, time from devices order by ctid");
    }

    private static List<Object> values(Object... values) {
        List<Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(Optional.ofNullable(value));
        }
        return list;
    }

    private static List<List<Object>> made(DeviceRows rows) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> List.<Object>of(row.deviceId(), row.temperature(), row.location(), row.time()))
                .toList();
    }

    @Test
    void everyRowArrivesAsItWasMadeAndEachCallAddsItsOwn() {
        DeviceRows rows = new DeviceRows(3, START, Optional.of(10), 10, 7);
        DeviceRows more = new DeviceRows(2, START.plusHours(10), Optional.of(1), 1, 8);

        assertThat(new DeviceGenerator(production).write(rows))
                .isEqualTo(made(rows).size());
        assertThat(stored()).isEqualTo(made(rows));
        new DeviceGenerator(production).write(more);

        List<List<Object>> both = new ArrayList<>(made(rows));
        both.addAll(made(more));
        assertThat(stored()).isEqualTo(both);
    }

    @Test
    void aTableThatOthersMadeIsFilledByName() {
        production.execute(
                "create table devices (id bigserial primary key, time text, location text, temperature int, device_id text)");
        DeviceRows rows = new DeviceRows(1, START, Optional.of(1), 10, 7);

        new DeviceGenerator(production).write(rows);

        assertThat(stored()).isEqualTo(made(rows));
    }

    @Test
    void eachLiveRowIsACommitOfItsOwnAfterItsTimeHasCome() {
        List<Duration> waits = new ArrayList<>();
        DeviceRows rows = new DeviceRows(2, START, Optional.empty(), 1, 7);
        Clock clock = Clock.fixed(START.toInstant(ZoneOffset.UTC), ZoneOffset.UTC);

        long written = new DeviceGenerator(production).writeLive(rows, clock, wait -> {
            waits.add(wait);
            return waits.size() > 10;
        });

        assertThat(written).isEqualTo(10);
        assertThat(databases.production().value("select count(distinct xmin::text) from devices"))
                .isEqualTo("10");
        assertThat(waits).startsWith(Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1));
    }
}
