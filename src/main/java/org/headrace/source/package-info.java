/** Where rows come from: one snapshot of a source, what changed in it since the last load, and its rows. */
package org.headrace.source;
