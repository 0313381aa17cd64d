package org.headrace.source;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * One period of a source at a snapshot.
 *
 * @param rows how many rows it had
 * @param fingerprint by snapshot: of the ids of the transactions that wrote its rows, of those in [xmin, xmax) of the
 *     snapshot only, absent if there are none; by digest: of all its rows
 */
public record PeriodState(long rows, Optional<BigDecimal> fingerprint) {}
