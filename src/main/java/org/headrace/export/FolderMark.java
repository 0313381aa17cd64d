package org.headrace.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The mark of an export folder: an id that stays with the folder when it is moved. It is an extended attribute, so that the tree
 * holds exported files and nothing else; where the file system has none, the name of an empty hidden folder.
 */
final class FolderMark {
    private static final String ATTRIBUTE = "headrace.folder";
    private static final String HIDDEN_FOLDER = ".headrace-folder-";

    private FolderMark() {}

    /** The folder's mark; empty if it has none, or more than one after trees were merged. */
    static Optional<String> find(Path folder) throws IOException {
        Optional<String> attribute = findAttribute(folder);
        if (attribute.isPresent()) {
            return attribute;
        }
        List<Path> hidden = hiddenFolders(folder);
        return hidden.size() == 1
                ? Optional.of(hidden.get(0).getFileName().toString().substring(HIDDEN_FOLDER.length()))
                : Optional.empty();
    }

    /** Marks the folder, in place of the mark that it has. */
    static void write(Path folder, String id) throws IOException {
        for (Path hidden : hiddenFolders(folder)) {
            Files.delete(hidden);
        }
        try {
            attributes(folder).write(ATTRIBUTE, StandardCharsets.UTF_8.encode(id));
        } catch (IOException | UnsupportedOperationException e) {
            Files.createDirectory(folder.resolve(HIDDEN_FOLDER + id));
        }
    }

    private static Optional<String> findAttribute(Path folder) {
        try {
            UserDefinedFileAttributeView attributes = attributes(folder);
            if (!attributes.list().contains(ATTRIBUTE)) {
                return Optional.empty();
            }
            ByteBuffer value = ByteBuffer.allocate(attributes.size(ATTRIBUTE));
            attributes.read(ATTRIBUTE, value);
            return Optional.of(StandardCharsets.UTF_8.decode(value.flip()).toString());
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // then there may be a hidden folder, else everything is compared
        }
    }

    private static UserDefinedFileAttributeView attributes(Path folder) {
        UserDefinedFileAttributeView attributes =
                Files.getFileAttributeView(folder, UserDefinedFileAttributeView.class);
        if (attributes == null) {
            throw new UnsupportedOperationException("this file system has no extended attributes");
        }
        return attributes;
    }

    private static List<Path> hiddenFolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(entry -> entry.getFileName().toString().startsWith(HIDDEN_FOLDER))
                    .filter(entry -> Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
    }
}
