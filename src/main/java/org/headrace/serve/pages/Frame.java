package org.headrace.serve.pages;

import java.util.List;

/**
 * What every page has around it.
 *
 * @param navigation where the viewer can go
 * @param current the path of the entry of the navigation that the page belongs to
 * @param notice what is remarkable whatever the page; may be empty
 * @param csrf what a form must send; empty if the viewer may change nothing
 */
record Frame(String title, List<Entry> navigation, String current, String notice, String csrf) {
    Frame {
        navigation = List.copyOf(navigation);
    }

    /** A word of the navigation. */
    record Entry(String word, String path) {}

    /** Whether the viewer may start and pause runs. */
    boolean mayChange() {
        return !csrf.isEmpty();
    }

    /** An address of this site, for {@code href} and {@code src}. */
    String link(String path) {
        return path;
    }

    /** The address of a file among {@link Assets}. */
    String asset(String name) {
        return link(Assets.path(name));
    }
}
