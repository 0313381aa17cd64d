package org.headrace.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.headrace.HeadraceException;

/** The folder that holds the CSV tree; nothing outside of it is ever touched, through links either. */
public final class ExportFolder {
    /** The longest name that the usual file systems take, in bytes. */
    private static final int LONGEST_NAME = 255;

    /** A pipeline with a longer name is told by a hash of it, so that there is room for the names of files. */
    private static final int SHORT_NAME = 100;

    private final Path root;
    /** Ends the names of files that are being written. */
    private final String partSuffix;

    private ExportFolder(Path root, String partSuffix) {
        this.root = root;
        this.partSuffix = partSuffix;
    }

    /**
     * Makes the folder if it is missing.
     *
     * @param pipeline whose files these are; others may write into the same folder at any time
     */
    public static ExportFolder open(Path root, String pipeline) {
        // Without a dot in the name, no suffix ends with that of another pipeline.
        String name = pipeline.replace("%", "%25").replace(".", "%2E");
        if (bytes(name) > SHORT_NAME) {
            name = "%" + hash(name);
        }
        try {
            Files.createDirectories(root);
            return new ExportFolder(root.toRealPath(), "." + name + ".headrace-part");
        } catch (IOException e) {
            throw failure("open the export folder", root, e);
        }
    }

    /** The folder as it is, if it is there. */
    public static Optional<ExportFolder> find(Path root, String pipeline) {
        return Files.isDirectory(root) ? Optional.of(open(root, pipeline)) : Optional.empty();
    }

    /** The mark that an export left; empty if there was none, or it is lost. */
    public Optional<String> mark() {
        try {
            return FolderMark.find(root);
        } catch (IOException e) {
            throw failure("read the export folder", root, e);
        }
    }

    /** Marks the folder with an id that no other one has, in place of the mark that it has; returns the id. */
    public String markAnew() {
        String id = UUID.randomUUID().toString();
        try {
            FolderMark.write(root, id);
        } catch (IOException e) {
            throw failure("mark the export folder", root, e);
        }
        return id;
    }

    /** The number that the file system gives the folder, which a copy of it does not have; empty where it gives none. */
    public OptionalLong inode() {
        try {
            return OptionalLong.of((Long) Files.getAttribute(root, "unix:ino"));
        } catch (UnsupportedOperationException e) {
            return OptionalLong.empty();
        } catch (IOException e) {
            throw failure("read the export folder", root, e);
        }
    }

    public Path root() {
        return root;
    }

    /** How the file at a path is; empty if there is none. */
    public Optional<FileStamp> findStamp(String path) {
        Path place = root.resolve(path).normalize();
        try {
            return FileStamp.find(place);
        } catch (IOException e) {
            throw failure("look at the file", place, e);
        }
    }

    /** The place of a file, its folders made. */
    Path place(String path) {
        requireShortNames(path);
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

    private static void requireShortNames(String path) {
        for (String name : path.split("/", -1)) {
            if (bytes(name) > LONGEST_NAME) {
                throw HeadraceException.failed("The path " + path + " has a name of " + bytes(name)
                        + " bytes; a file system takes " + LONGEST_NAME + " at most. Nothing was written there."
                        + " Shorten the column in the query, such as with left(name, 60), or take it out of the path.");
            }
        }
    }

    /** Where a file is written before it is put in its place; its name is no longer than a file system takes. */
    Path part(Path place) {
        String name = "." + place.getFileName() + partSuffix;
        return place.resolveSibling(
                bytes(name) <= LONGEST_NAME
                        ? name
                        : "." + hash(place.getFileName().toString()) + partSuffix);
    }

    private static int bytes(String name) {
        return name.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String hash(String name) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** Removes a file, and the folders that it leaves empty; a file that is not there is removed already. */
    public void remove(String path) {
        Path place = root.resolve(path).normalize();
        try {
            if (!Files.exists(place.getParent())
                    || !place.getParent().toRealPath().startsWith(root)) {
                return;
            }
            if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
                return; // someone has put it in the file's place
            }
            Files.deleteIfExists(place);
        } catch (IOException e) {
            throw failure("remove the file", place, e);
        }
        removeEmptyFolders(place);
    }

    /** Removes the folders above a place that hold nothing. */
    void removeEmptyFolders(Path place) {
        try {
            for (Path folder = place.getParent(); isOwnFolder(folder); folder = folder.getParent()) {
                Files.delete(folder);
            }
        } catch (DirectoryNotEmptyException e) {
            // It still holds other files, and so do the folders above it.
        } catch (IOException e) {
            throw failure("remove an empty folder of", place, e);
        }
    }

    /** A link was made by someone else, who may still want it. */
    private boolean isOwnFolder(Path path) {
        return !path.equals(root) && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Removes what a killed run of the pipeline was writing. */
    public void removeParts() {
        try {
            Files.walkFileTree(root, new PartRemoval());
        } catch (FileSystemException e) {
            throw failure("tidy the folder", Path.of(e.getFile()), e);
        } catch (IOException e) {
            throw failure("tidy the folder", root, e);
        }
    }

    private final class PartRemoval extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            if (file.toString().endsWith(partSuffix)) {
                Files.deleteIfExists(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE; // another pipeline has just removed it
            }
            throw e;
        }
    }

    /**
     * Makes what was written to files, or renamed in folders, survive a power failure. Side by side, since a file system does
     * for several what it would do for one.
     */
    static void flush(Collection<Path> paths) {
        paths.parallelStream().forEach(ExportFolder::flush);
    }

    private static void flush(Path path) {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            throw failure("flush to disk", path, e);
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
