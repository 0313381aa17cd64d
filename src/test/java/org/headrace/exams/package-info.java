/** The pipeline exams of this repository, from its demo feed to its tables. */
package org.headrace.exams;
