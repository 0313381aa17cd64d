package org.headrace.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.headrace.HeadraceException;

/** The folder that holds the CSV tree; nothing outside of it is ever touched, through links either. */
public final class ExportFolder {
    /** Ends the names of files that are being written. */
    static final String PART_SUFFIX = ".headrace-part";

    private final Path root;

    private ExportFolder(Path root) {
        this.root = root;
    }

    /** Makes the folder if it is missing. */
    public static ExportFolder open(Path root) {
        try {
            Files.createDirectories(root);
            return new ExportFolder(root.toRealPath());
        } catch (IOException e) {
            throw failure("open the export folder", root, e);
        }
    }

    /** The place of a file, its folders made. */
    Path place(String path) {
        Path place = root.resolve(path).normalize();
        Path existing = place.getParent();
        while (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
            existing = existing.getParent();
        }
        try {
            if (!existing.toRealPath().startsWith(root)) {
                throw HeadraceException.failed("The path " + path + " leads out of the export folder " + root
                        + " through the link " + existing + "; nothing was written there. Remove the link.");
            }
            Files.createDirectories(place.getParent());
        } catch (IOException e) {
            throw failure("make the folder", place.getParent(), e);
        }
        return place;
    }

    /** Removes a file, and the folders that it leaves empty; a file that is not there is removed already. */
    public void remove(String path) {
        Path place = root.resolve(path).normalize();
        try {
            if (!Files.exists(place.getParent())
                    || !place.getParent().toRealPath().startsWith(root)) {
                return;
            }
            Files.deleteIfExists(place);
            for (Path folder = place.getParent(); isOwnFolder(folder); folder = folder.getParent()) {
                Files.delete(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // It still holds other files, and so do the folders above it.
        } catch (IOException e) {
            throw failure("remove the file", place, e);
        }
    }

    /** A link was made by someone else, who may still want it. */
    private boolean isOwnFolder(Path path) {
        return !path.equals(root) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes what a killed run was writing. */
    public void removeParts() {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path part :
                    files.filter(file -> file.toString().endsWith(PART_SUFFIX)).toList()) {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw failure("tidy the export folder", root, e);
        }
    }

    /** Makes renames and removals in a folder survive a power failure. */
    static void flush(Path folder) {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("flush the folder", folder, e);
        }
    }

    static HeadraceException failure(String what, Path path, IOException e) {
        String reason = e instanceof AccessDeniedException
                ? "permission denied"
                : e instanceof FileAlreadyExistsException
                        ? "a file is in its place"
                        : e instanceof FileSystemException system && system.getReason() != null
                                ? system.getReason()
                                : String.valueOf(e.getMessage());
        return HeadraceException.failed(
                "Could not " + what + " " + path + ": " + reason
                        + ".\n  Every file in the tree is whole; make the folder writable or make room, then run the export"
                        + " again. EXPORT_DIR or export-dir in headrace.conf names another folder.",
                e);
    }
}
