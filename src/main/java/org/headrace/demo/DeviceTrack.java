package org.headrace.demo;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;

/** One device of the demo: where it is and how warm it is, second by second, with times in which it sends nothing. */
final class DeviceTrack {
    private static final double METRES_PER_DEGREE = 111_195;
    private static final int MIN_TEMPERATURE = 10;
    private static final int MAX_TEMPERATURE = 50;
    /** Beyond this latitude a device turns back: the length of a degree of longitude goes to nothing there. */
    private static final double MAX_LATITUDE = 70;

    private static final double MAX_METRES_PER_SECOND = 25;
    private static final double MEAN_HOURS_BETWEEN_SILENCES = 12;
    private static final int MAX_SILENCE_SECONDS = (int) Duration.ofHours(5).toSeconds();
    private static final int MIN_SILENCE_SECONDS = (int) Duration.ofMinutes(5).toSeconds();

    private final Random random;
    private final String id;
    private final int step;
    private double latitude;
    private double longitude;
    private double heading;
    private double speed;
    private double temperature;
    private int silentSeconds;

    /** A device that is looked at every {@code step} seconds. */
    DeviceTrack(Random random, int step) {
        this.random = random;
        this.step = step;
        this.id = uuid(random).toString();
        this.latitude = between(-55, 60);
        this.longitude = between(-179, 179);
        this.heading = between(0, 2 * Math.PI);
        this.speed = between(0, MAX_METRES_PER_SECOND);
        this.temperature = between(15, 35);
    }

    /** Of version 4, so that others take it for a random one. */
    private static UUID uuid(Random random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & ~(0b11L << 62)) | (0b10L << 62);
        return new UUID(high, low);
    }

    private double between(double min, double max) {
        return min + (max - min) * random.nextDouble();
    }

    /** Moves on by one step. */
    void advance() {
        speed = Math.max(0, Math.min(MAX_METRES_PER_SECOND, speed + between(-0.5, 0.5)));
        heading += between(-0.15, 0.15);
        double metres = speed * step;
        latitude += metres * Math.cos(heading) / METRES_PER_DEGREE;
        longitude += metres * Math.sin(heading) / (METRES_PER_DEGREE * Math.cos(Math.toRadians(latitude)));
        if (Math.abs(latitude) > MAX_LATITUDE) {
            latitude = Math.copySign(MAX_LATITUDE, latitude);
            heading += Math.PI;
        }
        longitude -= 360 * Math.rint(longitude / 360);
        temperature = Math.max(MIN_TEMPERATURE, Math.min(MAX_TEMPERATURE, temperature + between(-0.2, 0.2)));
        silentSeconds = silentSeconds > 0 ? silentSeconds - step : nextSilence();
    }

    private int nextSilence() {
        boolean begins =
                random.nextDouble() < step / (double) Duration.ofHours(1).toSeconds() / MEAN_HOURS_BETWEEN_SILENCES;
        return begins ? MIN_SILENCE_SECONDS + random.nextInt(MAX_SILENCE_SECONDS - MIN_SILENCE_SECONDS) : 0;
    }

    boolean isSilent() {
        return silentSeconds > 0;
    }

    String id() {
        return id;
    }

    int temperature() {
        return (int) Math.round(temperature);
    }

    String location() {
        return location(latitude, longitude);
    }

    static String location(double latitude, double longitude) {
        return String.format(Locale.ROOT, "{\"latitude\": \"%.7f\", \"longitude\": \"%.7f\"}", latitude, longitude);
    }
}
