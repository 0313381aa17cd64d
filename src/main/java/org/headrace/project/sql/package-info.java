/** What the text of a query tells by itself; knows no files and asks no server. */
package org.headrace.project.sql;
