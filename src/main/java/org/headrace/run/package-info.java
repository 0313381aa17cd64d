/** Performs the steps of a plan and records what came of them. */
package org.headrace.run;
