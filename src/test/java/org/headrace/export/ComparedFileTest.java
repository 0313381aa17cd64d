package org.headrace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparedFileTest {
    private static final int BUFFER = 64 * 1024;
    private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));

    @TempDir
    Path folder;

    private Path place;

    @BeforeEach
    void choosePlace() {
        place = folder.resolve("stats.csv");
    }

    private static Path part(Path place) {
        return place.resolveSibling(place.getFileName() + ".part");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BUFFER - 1, BUFFER, BUFFER + 1, 2 * BUFFER, 5 * BUFFER + 17, 40 * BUFFER})
    void theSameBytesLeaveTheFileUntouched(int length) throws IOException {
        byte[] bytes = bytes(length);
        writeExisting(bytes);

        assertThat(write(bytes)).isFalse();

        assertThat(Files.readAllBytes(place)).isEqualTo(bytes);
        assertThat(Files.getLastModifiedTime(place)).isEqualTo(LONG_AGO);
        assertThatNothingIsBesideTheFile();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, BUFFER - 1, BUFFER, BUFFER + 1, 2 * BUFFER, 5 * BUFFER + 17})
    void everyDifferenceIsFound(int length) throws IOException {
        byte[] wanted = bytes(length);
        byte[] firstDiffers = wanted.clone();
        firstDiffers[0]++;
        byte[] lastDiffers = wanted.clone();
        lastDiffers[length - 1]++;
        byte[] middleDiffers = wanted.clone();
        middleDiffers[length / 2]++;
        byte[] shorter = Arrays.copyOf(wanted, length - 1);
        byte[] longer = Arrays.copyOf(wanted, length + 1);
        byte[] muchLonger = Arrays.copyOf(wanted, length + 3 * BUFFER);
        byte[] empty = new byte[0];

        for (byte[] existing :
                new byte[][] {firstDiffers, lastDiffers, middleDiffers, shorter, longer, muchLonger, empty}) {
            writeExisting(existing);

            assertThat(write(wanted)).isTrue();

            assertThat(Files.readAllBytes(place)).isEqualTo(wanted);
            assertThatNothingIsBesideTheFile();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BUFFER, BUFFER + 1})
    void aNewFileIsWritten(int length) throws IOException {
        byte[] bytes = bytes(length);

        assertThat(write(bytes)).isTrue();

        assertThat(Files.readAllBytes(place)).isEqualTo(bytes);
        assertThatNothingIsBesideTheFile();
    }

    @Test
    void anEmptyResultReplacesAFile() throws IOException {
        writeExisting(bytes(BUFFER));

        assertThat(write(new byte[0])).isTrue();

        assertThat(place).isEmptyFile();
    }

    @Test
    void anyPartOfAnArrayCanBeWritten() throws IOException {
        byte[] bytes = bytes(3 * BUFFER);
        writeExisting(bytes);
        Random random = new Random(11);
        try (ComparedFile file = new ComparedFile(place, part(place), new byte[BUFFER])) {
            for (int from = 0; from < bytes.length; ) {
                int count = Math.min(random.nextInt(BUFFER + BUFFER / 2), bytes.length - from);
                file.write(bytes, from, count);
                from += count;
            }

            assertThat(file.finish()).isFalse();
            assertThat(file.length()).isEqualTo(bytes.length);
        }
    }

    @Test
    void theLengthCountsEveryByte() throws IOException {
        writeExisting(bytes(BUFFER));
        byte[] longer = bytes(BUFFER + 5);
        try (ComparedFile file = new ComparedFile(place, part(place), new byte[BUFFER])) {
            file.write(longer, 0, longer.length);
            file.finish();

            assertThat(file.length()).isEqualTo(longer.length);
            assertThat(file.place()).isEqualTo(place);
        }
    }

    @Test
    void aReaderSeesTheOldFileUntilTheNewOneIsPutInPlace() throws IOException {
        byte[] old = bytes(10);
        writeExisting(old);
        try (ComparedFile file = new ComparedFile(place, part(place), new byte[BUFFER])) {
            file.write(bytes(20), 0, 20);
            assertThat(file.finish()).isTrue();
            assertThat(Files.readAllBytes(place)).isEqualTo(old);

            file.putInPlace();

            assertThat(Files.readAllBytes(place)).isEqualTo(bytes(20));
        }
    }

    @Test
    void aFileThatIsGivenUpLeavesNothing() throws IOException {
        byte[] old = bytes(10);
        writeExisting(old);
        try (ComparedFile file = new ComparedFile(place, part(place), new byte[8])) {
            file.write(bytes(1000), 0, 1000);
        }
        assertThat(Files.readAllBytes(place)).isEqualTo(old);
        assertThatNothingIsBesideTheFile();

        try (ComparedFile file =
                new ComparedFile(folder.resolve("new.csv"), part(folder.resolve("new.csv")), new byte[8])) {
            file.write(bytes(1000), 0, 1000);
            file.finish();
        }
        assertThatNothingIsBesideTheFile();
    }

    @Test
    void aLinkIsReplacedAndWhatItLedToIsLeftAlone() throws IOException {
        Path target = Files.write(folder.resolve("target"), bytes(10));
        Files.createSymbolicLink(place, target);

        assertThat(write(bytes(10))).isTrue();

        assertThat(Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)).isTrue();
        assertThat(Files.readAllBytes(place)).isEqualTo(bytes(10));
        assertThat(Files.readAllBytes(target)).isEqualTo(bytes(10));
    }

    @Test
    void aLinkInThePlaceOfThePartIsNotFollowed() throws IOException {
        Path target = Files.write(folder.resolve("target"), bytes(10));
        Files.createSymbolicLink(part(place), target);

        assertThat(write(bytes(20))).isTrue();

        assertThat(Files.readAllBytes(target)).isEqualTo(bytes(10));
        assertThat(Files.isRegularFile(place, LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    @Test
    void aFileThatShrinksWhileItIsComparedIsAFailure() throws IOException {
        writeExisting(bytes(3 * BUFFER));
        try (ComparedFile file = new ComparedFile(place, part(place), new byte[BUFFER])) {
            file.write(bytes(BUFFER), 0, BUFFER);
            Files.write(place, new byte[1]);

            assertThatThrownBy(() -> file.write(bytes(BUFFER), 0, BUFFER))
                    .isInstanceOf(IOException.class)
                    .hasMessage(place + " was cut short by someone else while it was compared");
        }
        assertThatNothingIsBesideTheFile();
    }

    private boolean write(byte[] bytes) throws IOException {
        try (ComparedFile file = new ComparedFile(place, part(place), new byte[BUFFER])) {
            file.write(bytes, 0, bytes.length);
            boolean changed = file.finish();
            if (changed) {
                file.putInPlace();
            }
            return changed;
        }
    }

    private void writeExisting(byte[] bytes) throws IOException {
        Files.write(place, bytes);
        Files.setLastModifiedTime(place, LONG_AGO);
    }

    private void assertThatNothingIsBesideTheFile() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsOnly(place);
        }
    }

    /** The first so many of an endless row of bytes. */
    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + i / 251);
        }
        return bytes;
    }
}
