/** Runs pipelines at the times that they declare, and tells over HTTP how they are. */
package org.headrace.serve;
