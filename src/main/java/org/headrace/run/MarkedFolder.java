package org.headrace.run;

import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.db.Session;
import org.headrace.export.ExportFolder;
import org.headrace.export.FileStamp;
import org.headrace.state.ExportFolders;
import org.headrace.state.ListedFile;

/**
 * The export folder by its mark, to which everything belongs that is known of its files. A folder without a mark, or a copy of one
 * that has it, is another folder: nothing is known of its files, so all of them are compared and none is removed.
 */
final class MarkedFolder {
    private final ExportFolder tree;
    private final ExportFolders folders;
    private final OptionalLong inode;
    private Optional<String> mark;
    private boolean isSaved;

    MarkedFolder(ExportFolder tree, Session warehouse) {
        this.tree = tree;
        this.folders = new ExportFolders(warehouse);
        this.inode = tree.inode();
        this.mark = tree.mark();
        Optional<ExportFolders.Known> known = mark.flatMap(folders::find);
        isSaved = known.isPresent();
        if (known.filter(folder -> !folder.inode().equals(inode)).isPresent()) {
            mark = Optional.empty();
        }
    }

    ExportFolder tree() {
        return tree;
    }

    /** Whether a file is as the engine left it: nobody has written to it, or put another one in its place. */
    boolean isAsLeft(ListedFile file, FileStamp now) {
        return now.bytes() == file.bytes() && file.left().equals(Optional.of(ExportJournal.left(now)));
    }

    /** Its id, if anything can be known of its files. */
    Optional<String> findId() {
        return isSaved ? mark : Optional.empty();
    }

    /** Its id; the folder is marked if it has none, so that files can be written into it. */
    String id() {
        if (mark.isEmpty()) {
            mark = Optional.of(tree.markAnew());
            isSaved = false;
        }
        if (!isSaved) {
            folders.save(new ExportFolders.Known(mark.get(), inode), tree.root().toString());
            isSaved = true;
        }
        return mark.get();
    }
}
