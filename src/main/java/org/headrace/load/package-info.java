/** Rows into raw tables, so that they equal the source's. */
package org.headrace.load;
