/** Relations of the warehouse made of SELECTs: built, refreshed, replaced and checked. */
package org.headrace.model;
