/** {@code headrace.conf} and {@code sql/} as one immutable {@link org.headrace.project.Project}; every problem in one report. */
package org.headrace.project;
