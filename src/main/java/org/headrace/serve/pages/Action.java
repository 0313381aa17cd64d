package org.headrace.serve.pages;

import org.headrace.serve.access.Viewer;

/** Something that a viewer who may change things does by a form. */
interface Action {
    /** The path that the form is sent to; see {@link Page#path}. */
    String path();

    /** Does it; returns the path of the page to show then. */
    String perform(Request request, Viewer viewer);
}
