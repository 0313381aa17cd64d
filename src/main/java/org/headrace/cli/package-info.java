/** The command line: {@link org.headrace.cli.Main} wires everything; one class a verb. */
package org.headrace.cli;
