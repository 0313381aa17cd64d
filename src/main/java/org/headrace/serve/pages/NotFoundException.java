package org.headrace.serve.pages;

/** What an address names is not there. The message is shown to the viewer. */
final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotFoundException(String message) {
        super(message);
    }
}
