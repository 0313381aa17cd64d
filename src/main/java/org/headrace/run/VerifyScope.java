package org.headrace.run;

/**
 * What {@code verify} is asked to do.
 *
 * @param raw whether raw tables are compared with their sources
 * @param models whether models are compared with their queries
 * @param repair whether faults are put right
 */
public record VerifyScope(boolean raw, boolean models, boolean repair) {
    /** The command as the record of runs has it: only the whole of it tells that all is right. */
    String command() {
        return raw && models ? "verify" : raw ? "verify --raw" : "verify --models";
    }
}
