/** Shows people, in a browser, how pipelines are: a page is one class, one template under {@code src/main/jte}, and one line in Site. */
package org.headrace.serve.pages;
