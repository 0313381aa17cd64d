package org.headrace.run;

import java.util.List;
import org.headrace.source.Source;

/** Opens what loads read. */
@FunctionalInterface
public interface Sources {
    /**
     * A connection as it is at this moment.
     *
     * @param connection its name
     * @param queries what will be asked of it
     * @return closed by the caller
     */
    Source open(String connection, List<String> queries);
}
