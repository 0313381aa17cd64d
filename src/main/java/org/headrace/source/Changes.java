package org.headrace.source;

import org.headrace.PeriodSet;

/**
 * What a load has to do.
 *
 * @param periods what differs from what was loaded; nothing if there is nothing to do
 * @param rows how many rows the source has there
 * @param current what is to be known of the source once the load is done
 * @param reason why, for people
 */
public record Changes(PeriodSet periods, long rows, LoadedState current, String reason) {}
