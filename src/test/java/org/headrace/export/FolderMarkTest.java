package org.headrace.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderMarkTest {
    @TempDir
    Path folder;

    @Test
    void aFolderHasNoMarkBeforeItIsGivenOne() throws IOException {
        assertThat(FolderMark.find(folder)).isEmpty();

        FolderMark.write(folder, "one");
        assertThat(FolderMark.find(folder)).contains("one");

        FolderMark.write(folder, "another");
        assertThat(FolderMark.find(folder)).contains("another");
    }

    @Test
    void aHiddenFolderIsAMarkWhereThereAreNoAttributes() throws IOException {
        Files.createDirectory(folder.resolve(".headrace-folder-one"));
        assertThat(FolderMark.find(folder)).contains("one");

        FolderMark.write(folder, "another");
        assertThat(FolderMark.find(folder)).contains("another");
        assertThat(folder.resolve(".headrace-folder-one")).doesNotExist();
    }

    @Test
    void twoMarksAreNone() throws IOException {
        Files.createDirectory(folder.resolve(".headrace-folder-one"));
        Files.createDirectory(folder.resolve(".headrace-folder-two"));

        assertThat(FolderMark.find(folder)).isEmpty();
    }
}
