package org.headrace.serve.access;

import at.favre.lib.crypto.bcrypt.BCrypt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.headrace.HeadraceException;

/** Who may sign in: from a file with a line {@code NAME:ROLE:HASH} for each, where the hash is made by bcrypt. */
public final class Users {
    /** Nobody. */
    public static final Users NONE = new Users(Map.of());

    /** Takes as long as a real one, so that the time of an answer does not tell which names there are. */
    private static final String NOBODYS_HASH = "$2a$10$daEo32xNaL9eEB8GhDb4f.SocFxR1A5LRDN7ybcKvyUjXqneAy2LG";

    private static final int COST = 10;
    /** bcrypt reads no more of a password. */
    private static final int LONGEST = 72;

    /** How many passwords are hashed at a time, so that guesses leave processors to the runs. */
    private static final int HASHED_AT_ONCE = 2;

    private final Map<String, User> all;
    private final Semaphore hashing = new Semaphore(HASHED_AT_ONCE);

    private Users(Map<String, User> all) {
        this.all = Map.copyOf(all);
    }

    /** Someone. An admin may start and pause runs; a viewer may look. */
    record User(String name, boolean isAdmin, String hash) {}

    /**
     * Reads the file.
     *
     * @throws HeadraceException with exit code 2 if it cannot be read, a line is not as expected, or it names no user
     */
    public static Users read(Path file) {
        Map<String, User> users = new HashMap<>();
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw HeadraceException.usage("The file of users " + file + " cannot be read: " + e);
        }
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            String[] parts = line.split(":", 3);
            boolean isRight = parts.length == 3
                    && !parts[0].isBlank()
                    && parts[1].matches("admin|viewer")
                    && parts[2].matches("\\$2[aby]\\$\\d\\d\\$[./A-Za-z0-9]{53}");
            if (!isRight || users.containsKey(parts[0])) {
                throw HeadraceException.usage(
                        file + ":" + (i + 1) + ": " + (isRight ? "the name stands twice" : "not a user")
                                + "; expected NAME:admin:HASH or NAME:viewer:HASH. 'headrace serve --hash-password' makes the hash.");
            }
            users.put(parts[0], new User(parts[0], parts[1].equals("admin"), parts[2]));
        }
        if (users.isEmpty()) {
            throw HeadraceException.usage(
                    "The file of users " + file
                            + " names no user, and with nobody to sign in everyone would be let in. Add a line NAME:admin:HASH.");
        }
        return new Users(users);
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The hash of a password, for the file. */
    public static String hash(String password) {
        if (password.isEmpty() || password.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw HeadraceException.usage("A password has 1 to " + LONGEST + " bytes.");
        }
        return BCrypt.withDefaults().hashToString(COST, password.toCharArray());
    }

    /** The user of that name, if the password is his. Few are looked for at a time; the others wait. */
    Optional<User> find(String name, String password) {
        User user = all.get(name);
        boolean isShort = password.getBytes(StandardCharsets.UTF_8).length <= LONGEST;
        String hash = user == null ? NOBODYS_HASH : user.hash();
        boolean isRight = isShort && isVerified(password, hash);
        return isRight ? Optional.ofNullable(user) : Optional.empty();
    }

    private boolean isVerified(String password, String hash) {
        hashing.acquireUninterruptibly();
        try {
            return BCrypt.verifyer().verify(password.toCharArray(), hash).verified;
        } finally {
            hashing.release();
        }
    }
}
