package org.headrace.source.postgres;

import java.util.Locale;
import java.util.Optional;
import org.headrace.HeadraceException;

/**
 * Whether a server is what it was at the last load: only then the ids of its transactions say what changed since.
 *
 * <p>A crash, a restore, a promotion and a clone may all take back commits that a load saw, and give their ids to others. None of
 * them happens without a new start of the server, a new timeline or an earlier place in its log; but for a crash of the server's processes under
 * their living parent, which loses nothing that had been flushed when it was loaded.
 */
final class Continuity {
    private final Snapshot now;

    Continuity(Snapshot now) {
        this.now = now;
    }

    /**
     * Refuses a standby that has not replayed all that was loaded.
     *
     * @throws HeadraceException if it has not
     */
    void rejectBehind(Snapshot then) {
        if (!now.origin().isInRecovery()
                || !now.origin().system().equals(then.origin().system())) {
            return;
        }
        long missing = then.walAfter() - now.walBefore();
        if (missing > 0) {
            throw behind(String.format(Locale.ROOT, "%,d bytes of its log behind what was loaded", missing));
        }
        if (now.xmax() < then.xmax() || now.xmin() < then.xmin()) {
            throw behind("behind what was loaded: it sees transactions " + now.xmin() + ":" + now.xmax()
                    + ", the last load saw " + then.xmin() + ":" + then.xmax());
        }
    }

    private static HeadraceException behind(String what) {
        return HeadraceException.failed("The source is a standby that is " + what + "; nothing was changed."
                + "\n  Run the command again when it has replayed more, or load from the primary. If the standby never catches up"
                + " because it belongs to another history, headrace prepare --full loads from it as it is.");
    }

    /** Why the ids do not say what changed since; absent if they do. */
    Optional<Doubt> doubt(PostgresPosition last) {
        Snapshot then = last.snapshot();
        Origin before = then.origin();
        Origin origin = now.origin();
        if (!origin.system().equals(before.system()) || origin.database() != before.database()) {
            return Optional.of(Doubt.ofOtherRows("the source is another server or database"));
        }
        if (last.isUnflushed()) {
            return Optional.of(Doubt.ofLostCommits("the source had not flushed all that was loaded"));
        }
        if (before.startedAt().isPresent() && !origin.startedAt().equals(before.startedAt())) {
            return Optional.of(Doubt.ofLostCommits("the source was restarted, or is another server of its cluster"));
        }
        if (before.startedAt().isPresent() && origin.isInRecovery() && before.isInRecovery()) {
            return Optional.empty(); // a running standby takes nothing back, whichever primary it follows
        }
        return origin.timeline() != before.timeline() || wentBack(then)
                ? Optional.of(Doubt.ofLostCommits("the source was restored or promoted"))
                : Optional.empty();
    }

    private boolean wentBack(Snapshot then) {
        boolean hasLostLog = !now.origin().isInRecovery() && now.walAfter() < then.walAfter();
        return now.xmax() < then.xmax() || now.xmin() < then.xmin() || hasLostLog;
    }
}
