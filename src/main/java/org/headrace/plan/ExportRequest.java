package org.headrace.plan;

/**
 * What an export was asked for.
 *
 * @param everything whether files are compared of which nothing changed
 */
public record ExportRequest(DateFilter filter, boolean everything) {}
