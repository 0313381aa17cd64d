/** The PostgreSQL server that Headrace keeps under a project's {@code .headrace/}, for those who have set no server of their own. */
package org.headrace.embedded;
