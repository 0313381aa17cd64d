package org.headrace.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.headrace.HeadraceException;
import org.headrace.testing.UnreadableFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportFolderTest {
    @TempDir
    Path home;

    private Path root;
    private Path outside;
    private ExportFolder folder;

    @BeforeEach
    void openFolder() throws IOException {
        root = home.toRealPath().resolve("tree/exports");
        outside = Files.createDirectory(home.resolve("outside")).toRealPath();
        folder = ExportFolder.open(root, "main");
    }

    @Test
    void theFolderAndThoseOfAFileAreMade() {
        assertThat(root).isEmptyDirectory();
        assertThat(folder.place("year=2023/month=1/a.csv")).isEqualTo(root.resolve("year=2023/month=1/a.csv"));
        assertThat(root.resolve("year=2023/month=1")).isEmptyDirectory();
    }

    @Test
    void theFolderItselfMayBeALink() throws IOException {
        Path link = Files.createSymbolicLink(home.resolve("link"), outside);

        assertThat(ExportFolder.open(link, "main").place("a/b.csv")).isEqualTo(outside.resolve("a/b.csv"));
    }

    @Test
    void aLinkThatLeadsOutsideIsRefused() throws IOException {
        Path link = Files.createSymbolicLink(root.resolve("year=2023"), outside);

        assertThatThrownBy(() -> folder.place("year=2023/month=1/a.csv"))
                .isInstanceOf(HeadraceException.class)
                .hasMessage("The path year=2023/month=1/a.csv leads out of the export folder " + root
                        + " through the link " + link + "; nothing was written there. Remove the link.");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aLinkThatStaysInsideIsFollowed() throws IOException {
        Files.createDirectory(root.resolve("2023"));
        Files.createSymbolicLink(root.resolve("latest"), root.resolve("2023"));

        folder.place("latest/month=1/a.csv");

        assertThat(root.resolve("2023/month=1")).isEmptyDirectory();
    }

    @Test
    void aLinkThatLeadsNowhereIsAFailureThatSaysWhatToDo() throws IOException {
        Files.createSymbolicLink(root.resolve("year=2023"), outside.resolve("missing"));

        assertThatThrownBy(() -> folder.place("year=2023/a.csv"))
                .isInstanceOf(HeadraceException.class)
                .hasMessageStartingWith("Could not make the folder " + root.resolve("year=2023") + ": ");
        assertThat(outside).isEmptyDirectory();
    }

    @Test
    void aFileInPlaceOfAFolderIsAFailureThatSaysWhatToDo() throws IOException {
        Files.createFile(root.resolve("year=2023"));

        assertThatThrownBy(() -> folder.place("year=2023/a.csv"))
                .isInstanceOf(HeadraceException.class)
                .hasMessageStartingWith("Could not make the folder " + root.resolve("year=2023") + ": ")
                .hasMessageEndingWith("Every file in the tree is whole; make the folder writable or make room, then run"
                        + " the export again. EXPORT_DIR or export-dir in headrace.conf names another folder.");
    }

    @Test
    void aRemovedFileTakesTheFoldersItLeavesEmpty() throws IOException {
        Files.createFile(folder.place("year=2023/month=1/day=1/a.csv"));

        folder.remove("year=2023/month=1/day=1/a.csv");

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void foldersThatHoldOtherFilesStay() throws IOException {
        Files.createFile(folder.place("year=2023/month=1/day=1/a.csv"));
        Path other = Files.createFile(folder.place("year=2023/notes.txt"));

        folder.remove("year=2023/month=1/day=1/a.csv");

        assertThat(root.resolve("year=2023")).isDirectoryContaining(other::equals);
        assertThat(root.resolve("year=2023/month=1")).doesNotExist();
    }

    @Test
    void aFileThatIsNotThereIsRemovedAlready() throws IOException {
        folder.remove("year=2023/a.csv");
        folder.remove("a.csv");

        assertThat(root).isEmptyDirectory();

        Files.createFile(folder.place("year=2023/b.csv"));
        folder.remove("year=2023/a.csv");
        assertThat(root.resolve("year=2023/b.csv")).exists();
    }

    @Test
    void theFoldersOfAFileThatSomeoneRemovedAreTidied() {
        folder.place("year=2023/month=1/a.csv");

        folder.remove("year=2023/month=1/a.csv");

        assertThat(root).isEmptyDirectory();
    }

    @Test
    void nothingIsRemovedThroughALinkThatLeadsOutside() throws IOException {
        Path precious = Files.createFile(outside.resolve("a.csv"));
        Files.createSymbolicLink(root.resolve("year=2023"), outside);

        folder.remove("year=2023/a.csv");

        assertThat(precious).exists();
    }

    @Test
    void aLinkInTheFilesPlaceIsRemovedAndWhatItLedToIsNot() throws IOException {
        Path precious = Files.createFile(outside.resolve("a.csv"));
        Files.createSymbolicLink(root.resolve("a.csv"), precious);

        folder.remove("a.csv");

        assertThat(root).isEmptyDirectory();
        assertThat(precious).exists();
    }

    @Test
    void removalThroughALinkInsideTheFolderKeepsTheLink() throws IOException {
        Files.createDirectory(root.resolve("2023"));
        Path link = Files.createSymbolicLink(root.resolve("latest"), root.resolve("2023"));
        Files.createFile(folder.place("latest/a.csv"));
        Files.createFile(folder.place("latest/b.csv"));

        folder.remove("latest/a.csv");

        assertThat(link).exists();
        assertThat(root.resolve("2023/b.csv")).exists();
    }

    @Test
    void whatAKilledRunWasWritingIsRemovedAndNothingElse() throws IOException {
        Path whole = Files.createFile(folder.place("year=2023/a.csv"));
        Path part = Files.createFile(folder.part(whole));
        Path precious = Files.createFile(outside.resolve(".b.csv.main.headrace-part"));
        Files.createSymbolicLink(root.resolve("link"), outside);

        folder.removeParts();

        assertThat(root.resolve("year=2023")).isDirectoryContaining(whole::equals);
        assertThat(part).doesNotExist();
        assertThat(precious).exists();
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "other.main", "main.other", "xmain", "%2Emain", "main%"})
    void whatAnotherPipelineIsWritingIsLeftAlone(String pipeline) throws IOException {
        ExportFolder other = ExportFolder.open(root, pipeline);
        Path part = Files.createFile(other.part(other.place("year=2023/a.csv")));

        folder.removeParts();
        assertThat(part).exists();

        other.removeParts();
        assertThat(part).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeReadIsAFailureThatNamesIt() throws IOException {
        UnreadableFolder.makeIn(root);
        try {
            assertThatThrownBy(folder::removeParts)
                    .isInstanceOf(HeadraceException.class)
                    .hasMessageStartingWith("Could not tidy the folder " + root.resolve("unreadable"));
        } finally {
            UnreadableFolder.removeFrom(root);
        }
    }
}
