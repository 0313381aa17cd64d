package org.headrace.run;

import org.headrace.db.Session;

/** What a run does with a pipeline, such as to prepare it. If a database is lost, the whole of it is performed again, on other sessions. */
public interface Task {
    /** The command that does this alone, as the record of runs names it. */
    String command();

    /**
     * Does the work.
     *
     * @param warehouse a session that has the pipeline's lock
     * @param steps records each step
     * @return a summary in one line
     */
    String perform(Session warehouse, StepRunner steps);
}
