package org.headrace.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Remembers with which process the server ends, so that nobody takes up a server that is about to be stopped. */
record OwnerFile(Path path) {
    Optional<ProcessIdentity> find() {
        String text;
        try {
            text = Files.readString(path).strip();
        } catch (IOException none) {
            return Optional.empty();
        }
        if (!text.matches("\\d+ \\d+")) {
            return Optional.empty(); // cut short by a crash of the machine, which ended the server too
        }
        String[] numbers = text.split(" ", -1);
        return Optional.of(new ProcessIdentity(Long.parseLong(numbers[0]), Long.parseLong(numbers[1])));
    }

    void write(Optional<ProcessIdentity> owner) throws IOException {
        if (owner.isPresent()) {
            Files.writeString(
                    path, owner.orElseThrow().pid() + " " + owner.orElseThrow().startTicks() + "\n");
        } else {
            Files.deleteIfExists(path);
        }
    }
}
