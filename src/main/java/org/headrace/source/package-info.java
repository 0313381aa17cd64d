/**
 * Where rows come from, whatever its kind: a source as it was at one moment, what changed in it since the last load, and its rows. Values and
 * interfaces; each kind has a package of its own below this one.
 */
package org.headrace.source;
