package org.headrace.source.postgres;

/**
 * Why the ids of transactions do not say what changed since a load.
 *
 * @param reason for people, to stand after "because"
 * @param isOfLostCommits whether the source may have lost commits that were loaded; otherwise it only has other rows
 */
record Doubt(String reason, boolean isOfLostCommits) {
    static Doubt ofLostCommits(String reason) {
        return new Doubt(reason, true);
    }

    static Doubt ofOtherRows(String reason) {
        return new Doubt(reason, false);
    }
}
