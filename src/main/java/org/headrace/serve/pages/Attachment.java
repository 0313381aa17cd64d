package org.headrace.serve.pages;

import java.io.IOException;
import java.io.OutputStream;

/** A file for the viewer to save, under a name that is proposed to him. */
record Attachment(String name, String contentType, Body body) {
    /** Writes the content once. */
    interface Body {
        void write(OutputStream out) throws IOException;
    }

    /** The header that makes browsers save the file and never show it. */
    String disposition() {
        return "attachment; filename*=UTF-8''" + Text.url(name).replace("*", "%2A");
    }
}
