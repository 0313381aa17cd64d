/** What tests against a real PostgreSQL stand on: a server, a pair of databases for each test, and a project to run. */
package org.headrace.testing;
