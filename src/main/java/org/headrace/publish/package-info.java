/** Keeps a table in another database equal to a query of the warehouse. Knows no project and no state. */
package org.headrace.publish;
