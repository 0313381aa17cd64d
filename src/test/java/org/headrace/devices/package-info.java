/** The pipeline devices, against a computation of its own that shares nothing with the SQL. */
package org.headrace.devices;
