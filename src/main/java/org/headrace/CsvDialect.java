package org.headrace;

/**
 * How the CSV files of an export are written, for readers that expect another form than PostgreSQL's.
 *
 * @param delimiter between columns: one character of ASCII
 * @param nullText what stands for null, unquoted; a text that is the same is quoted
 * @param bom whether a file begins with the mark by which some readers, such as Excel, know UTF-8
 */
public record CsvDialect(char delimiter, String nullText, boolean bom) {
    /** As PostgreSQL writes CSV. */
    public static final CsvDialect DEFAULT = new CsvDialect(',', "", false);

    /** As the settings of an export say it. */
    public static CsvDialect of(String delimiter, String nullText, boolean bom) {
        return new CsvDialect(delimiter.length() == 1 ? delimiter.charAt(0) : '"', nullText, bom);
    }

    /** @throws IllegalArgumentException with what is wrong, to be reported with its place */
    public CsvDialect {
        if (delimiter == '"' || delimiter > '~' || (delimiter < ' ' && delimiter != '\t')) {
            throw new IllegalArgumentException(
                    "'delimiter' is one character of ASCII, no quote and no end of line, such as \";\" or \"\\t\"");
        }
        if (nullText.indexOf(delimiter) >= 0 || nullText.matches("(?s).*[\"\r\n\0].*")) {
            throw new IllegalArgumentException(
                    "'null' has the delimiter, a quote or an end of line in it, so that it could not be told from a value");
        }
    }
}
