package org.headrace.project;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;
import org.headrace.TableName;

/**
 * One file under {@code sql/}: its place, for messages, and its one statement.
 *
 * @param path relative to the project folder, with {@code /} between its parts
 * @param header the text of the settings block, white space trimmed, or empty
 * @param sql the statement, without the settings block and the final semicolon
 * @param line the line of the file on which {@code sql} begins
 */
public record SqlFile(String path, String header, String sql, int line) {
    /** The file's name without its ending. */
    public String name() {
        String fileName = path.substring(path.lastIndexOf('/') + 1);
        return fileName.endsWith(".sql") ? fileName.substring(0, fileName.length() - ".sql".length()) : fileName;
    }

    /** SHA-256 over header and statement: two files with the same one do the same. */
    public String hash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(header.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
            return HexFormat.of().formatHex(digest.digest(sql.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    /** The statement without layout and comments. */
    public String tokens() {
        return SqlText.withoutLayout(sql);
    }

    /** {@code path:line} of a position in {@link #sql}, as PostgreSQL reports it: in characters from 1; 0 if unknown. */
    public String locationOf(int position) {
        return path + ":" + lineAt(Math.max(0, Math.min(position - 1, sql.length())));
    }

    /** Whether the name of one of these relations, or what looks like it, is written in the statement. */
    public boolean mentionsAny(Set<TableName> relations) {
        return SqlText.qualifiedNames(sql).stream().anyMatch(relations::contains);
    }

    /** The line of the file on which the character of {@link #sql} at this offset stands. */
    int lineAt(int offset) {
        return line
                + (int) sql.substring(0, offset).chars().filter(c -> c == '\n').count();
    }
}
