package org.headrace.demo;

import java.util.Optional;

/**
 * A message of the demo feed.
 *
 * @param number from 1 on; the id is made from it
 * @param data lines are separated by LF
 */
record ScoreMessage(long number, Optional<String> id, String event, String data) {}
