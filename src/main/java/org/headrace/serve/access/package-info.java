/** Decides who may look at a service, and who may start runs there. */
package org.headrace.serve.access;
