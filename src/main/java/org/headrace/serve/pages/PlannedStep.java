package org.headrace.serve.pages;

/**
 * A step that a run would take or skip.
 *
 * @param isDone whether it would be taken
 */
public record PlannedStep(boolean isDone, String kind, String name, String reason) {}
