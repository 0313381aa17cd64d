package org.headrace.serve.pages;

import java.util.Optional;

/** A page that people look at. It reads, and changes nothing. */
interface Page {
    /** The path; parts in braces are parameters, such as {@code /runs/{run}}. */
    String path();

    /** The word in the navigation; absent if other pages lead here. */
    default Optional<String> navigation() {
        return Optional.empty();
    }

    /**
     * What to show.
     *
     * @throws NotFoundException if there is no such thing
     */
    View view(Request request);
}
