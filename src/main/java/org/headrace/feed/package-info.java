/** Reads server-sent events from an HTTP server, and lands each message in a raw table as it came. */
package org.headrace.feed;
