package org.headrace.serve.pages;

import java.time.Clock;
import org.headrace.project.Project;

/** What pages are made from. */
record Place(Project project, Warehouse warehouse, Clockwork clockwork, Clock clock) {}
