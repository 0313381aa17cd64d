package org.headrace.source.files;

import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** The folder, or every file that a query reads, is not there (yet). */
public final class AbsentFilesException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    AbsentFilesException(String message) {
        super(ExitCode.FAILED, message);
    }
}
