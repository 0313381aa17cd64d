/** The vocabulary that every package shares: names, columns, periods, failures. Imports nothing but the JDK. */
package org.headrace;
