package org.headrace.serve.pages;

import java.util.List;
import org.headrace.serve.access.Viewer;

/**
 * What every page has around it.
 *
 * @param navigation where the viewer can go
 * @param current the path of the entry of the navigation that the page belongs to
 * @param notice what is remarkable whatever the page; may be empty
 */
record Frame(String title, List<Entry> navigation, String current, String notice, Viewer viewer) {
    Frame {
        navigation = List.copyOf(navigation);
    }

    /** A word of the navigation. */
    record Entry(String word, String path) {}

    /** Whether the viewer may start and pause runs. */
    boolean mayChange() {
        return viewer.mayChange();
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
