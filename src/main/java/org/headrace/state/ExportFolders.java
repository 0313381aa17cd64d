package org.headrace.state;

import java.util.Optional;
import java.util.OptionalLong;
import org.headrace.db.Session;

/** The folders that exports were written into, by the id of their mark. */
public final class ExportFolders {
    private final Session warehouse;

    public ExportFolders(Session warehouse) {
        this.warehouse = warehouse;
    }

    /**
     * A folder as it was last seen.
     *
     * @param inode absent where its file system gave it no number
     */
    public record Known(String id, OptionalLong inode) {}

    /** The folder with this mark, if files were ever written into it. */
    public Optional<Known> find(String id) {
        return warehouse.find(
                row -> {
                    long inode = row.getLong("inode");
                    return new Known(id, row.wasNull() ? OptionalLong.empty() : OptionalLong.of(inode));
                },
                "select inode from headrace.export_folder where folder_id = ?",
                id);
    }

    /** Notes where a folder is, for people. */
    public void save(Known folder, String path) {
        warehouse.update(
                """
                insert into headrace.export_folder (folder_id, inode, path) values (?, ?, ?)
                on conflict (folder_id) do update set path = excluded.path, seen_at = clock_timestamp()
                """, folder.id(), folder.inode().isPresent() ? folder.inode().getAsLong() : null, path);
    }
}
