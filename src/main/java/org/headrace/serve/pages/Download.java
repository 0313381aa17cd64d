package org.headrace.serve.pages;

/** Something that people save as a file. It reads, and changes nothing. */
interface Download {
    /** As {@link Page#path()}. */
    String path();

    /**
     * The file.
     *
     * @throws NotFoundException if there is no such thing
     */
    Attachment attachment(Request request);
}
