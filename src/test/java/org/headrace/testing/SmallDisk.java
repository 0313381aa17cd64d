package org.headrace.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file system of a few megabytes, in memory. Mounting it takes root, or a sudo that asks for no password. */
public final class SmallDisk implements AutoCloseable {
    private static final List<List<String>> WAYS = List.of(List.of(), List.of("sudo", "-n"));

    private final Path folder;
    private final List<String> way;

    private SmallDisk(Path folder, List<String> way) {
        this.folder = folder;
        this.way = way;
    }

    /** Mounts it; where that is not allowed, the test is skipped. */
    public static SmallDisk mount(Path folder, String size) throws IOException {
        Files.createDirectories(folder);
        int owner = (int) Files.getAttribute(folder, "unix:uid");
        for (List<String> way : WAYS) {
            if (isDone(
                    way,
                    "mount",
                    "-t",
                    "tmpfs",
                    "-o",
                    "mode=0700,uid=" + owner + ",size=" + size,
                    "tmpfs",
                    "" + folder)) {
                return new SmallDisk(folder, way);
            }
        }
        return abort("no small disk can be mounted: that takes root, or sudo without a password");
    }

    /** Changes its size, such as {@code size=8m}, or makes it {@code ro} or {@code rw}. */
    public void remount(String option) {
        assertThat(isDone(way, "mount", "-o", "remount," + option, "" + folder)).isTrue();
    }

    @Override
    public void close() {
        assertThat(isDone(way, "umount", "" + folder)).isTrue();
    }

    private static boolean isDone(List<String> way, String... command) {
        List<String> all = new ArrayList<>(way);
        all.addAll(List.of(command));
        try {
            return new ProcessBuilder(all)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false; // there is no such program
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
