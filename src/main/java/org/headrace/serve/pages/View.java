package org.headrace.serve.pages;

/**
 * What a template makes HTML of.
 *
 * @param template the name of its file, without {@code .jte}
 * @param title of the page, as plain text
 * @param model what the template takes as its parameter {@code model}
 */
record View(String template, String title, Object model) {}
