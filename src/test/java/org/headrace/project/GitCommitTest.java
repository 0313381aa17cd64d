package org.headrace.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitCommitTest {
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private void file(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void theBranchOfAFolderAboveNamesTheCommit() throws IOException {
        file(".git/HEAD", "ref: refs/heads/main\n");
        file(".git/refs/heads/main", COMMIT + "\n");
        Files.createDirectories(folder.resolve("shop/sql"));

        assertThat(GitCommit.of(folder.resolve("shop/sql"))).contains(COMMIT);
    }

    @Test
    void aBranchMayBePackedWithOthers() throws IOException {
        file(".git/HEAD", "ref: refs/heads/main\n");
        file(
                ".git/packed-refs",
                "# pack-refs with: peeled fully-peeled sorted\n" + "f".repeat(40)
                        + " refs/heads/other/refs/heads/main\n" + COMMIT + " refs/heads/main\n^" + "e".repeat(40)
                        + "\n");

        assertThat(GitCommit.of(folder)).contains(COMMIT);
    }

    @Test
    void aCheckedOutCommitIsTakenAsItIs() throws IOException {
        file(".git/HEAD", COMMIT + "\n");

        assertThat(GitCommit.of(folder)).contains(COMMIT);
    }

    @Test
    void aSecondWorkingTreeSharesTheBranchesOfTheFirst() throws IOException {
        file("first/.git/worktrees/second/HEAD", "ref: refs/heads/topic\n");
        file("first/.git/worktrees/second/commondir", "../..\n");
        file("first/.git/refs/heads/topic", COMMIT + "\n");
        file("second/.git", "gitdir: ../first/.git/worktrees/second\n");

        assertThat(GitCommit.of(folder.resolve("second"))).contains(COMMIT);
    }

    @Test
    void aFolderWithoutACommitHasNone() throws IOException {
        assertThat(GitCommit.of(folder)).isEmpty();

        file(".git/HEAD", "ref: refs/heads/main\n");
        assertThat(GitCommit.of(folder)).isEmpty();

        file(".git/HEAD", "ref: ../../../../etc/passwd\n");
        assertThat(GitCommit.of(folder)).isEmpty();

        Files.delete(folder.resolve(".git/HEAD"));
        assertThat(GitCommit.of(folder)).isEmpty();
    }
}
