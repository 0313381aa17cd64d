/** Decides what a run does, and why, from the project and what is known; does nothing itself. */
package org.headrace.plan;
