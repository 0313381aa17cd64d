/** Generators of the demo sources; imported by nothing but cli. */
package org.headrace.demo;
