/** Sole owner of the warehouse schema {@code headrace}: runs, loads, models, files, the lock of a pipeline. */
package org.headrace.state;
