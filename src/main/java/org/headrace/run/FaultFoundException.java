package org.headrace.run;

import java.util.List;
import java.util.stream.Collectors;
import org.headrace.ExitCode;
import org.headrace.HeadraceException;

/** Rows are not what they should be, as {@code verify} found out: this stops no other pipeline from being verified. */
public final class FaultFoundException extends HeadraceException {
    private static final long serialVersionUID = 1L;

    FaultFoundException(String message) {
        super(ExitCode.CHECK_FAILED, message);
    }

    /** A repair that a check rolled back. */
    FaultFoundException(CheckFailedException failure) {
        super(ExitCode.CHECK_FAILED, failure.getMessage(), failure);
    }

    private FaultFoundException(String message, FaultFoundException first) {
        super(ExitCode.CHECK_FAILED, message, first);
    }

    /** Ends a command that found faults, with all of them. */
    public static void throwIfAny(List<FaultFoundException> faults) {
        if (!faults.isEmpty()) {
            String messages = faults.stream().map(Throwable::getMessage).collect(Collectors.joining("\n"));
            throw new FaultFoundException(messages, faults.get(0));
        }
    }
}
