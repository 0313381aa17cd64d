package org.headrace.devices;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads strict JSON that jsonb can hold, as far as a location needs it. */
final class JsonText {
    /** PostgreSQL's numeric has this many digits before and after the point. */
    private static final int MAX_INTEGER_DIGITS = 131_072;

    private static final int MAX_SCALE = 16_383;

    /** PostgreSQL's stack ends some thousand levels deep; no test comes near that without going far beyond. */
    private static final int MAX_DEPTH = 1000;

    private final String text;
    private int position;
    private int depth;

    private JsonText(String text) {
        this.text = text;
    }

    private static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /**
     * The members of a text that is one JSON object: strings without their escapes, numbers as written, anything else as a text that is no
     * number. Of a name that comes twice the last counts. Empty if the text is no JSON object, or one that jsonb cannot hold.
     */
    static Optional<Map<String, String>> object(String text) {
        JsonText json = new JsonText(text);
        try {
            json.skipSpace();
            if (json.peek() != '{') {
                return Optional.empty();
            }
            Map<String, String> members = json.members();
            json.skipSpace();
            return json.position == text.length() ? Optional.of(members) : Optional.empty();
        } catch (Malformed e) {
            return Optional.empty();
        }
    }

    private char peek() {
        if (position >= text.length()) {
            throw new Malformed();
        }
        return text.charAt(position);
    }

    private char take() {
        char taken = peek();
        position++;
        return taken;
    }

    private void expect(String word) {
        for (int i = 0; i < word.length(); i++) {
            if (take() != word.charAt(i)) {
                throw new Malformed();
            }
        }
    }

    private void skipSpace() {
        while (position < text.length() && " \t\n\r".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }

    private Map<String, String> members() {
        Map<String, String> members = new HashMap<>();
        expect("{");
        skipSpace();
        if (peek() == '}') {
            take();
            return members;
        }
        while (true) {
            skipSpace();
            String name = string();
            skipSpace();
            expect(":");
            members.put(name, value());
            skipSpace();
            char next = take();
            if (next == '}') {
                return members;
            }
            if (next != ',') {
                throw new Malformed();
            }
        }
    }

    private String value() {
        skipSpace();
        char first = peek();
        if (first == '{' || first == '[') {
            return nested(first);
        }
        if (first == '"') {
            return string();
        }
        if (Character.isLetter(first)) {
            expect(first == 't' ? "true" : first == 'f' ? "false" : "null");
            return "a word";
        }
        return number();
    }

    private String nested(char first) {
        if (++depth > MAX_DEPTH) {
            throw new Malformed();
        }
        if (first == '{') {
            members();
        } else {
            array();
        }
        depth--;
        return "no coordinate";
    }

    private void array() {
        expect("[");
        skipSpace();
        if (peek() == ']') {
            take();
            return;
        }
        while (true) {
            value();
            skipSpace();
            char next = take();
            if (next == ']') {
                return;
            }
            if (next != ',') {
                throw new Malformed();
            }
        }
    }

    private String number() {
        int start = position;
        while (position < text.length() && "+-.0123456789eE".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        String number = text.substring(start, position);
        if (!number.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?")) {
            throw new Malformed();
        }
        BigDecimal value = new BigDecimal(number);
        if (value.precision() - value.scale() > MAX_INTEGER_DIGITS || value.scale() > MAX_SCALE) {
            throw new Malformed();
        }
        return number;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        expect("\"");
        while (true) {
            char next = take();
            if (next == '"') {
                return checked(string.toString());
            }
            if (next < ' ') {
                throw new Malformed();
            }
            string.append(next == '\\' ? escaped() : next);
        }
    }

    private char escaped() {
        char letter = take();
        int place = "\"\\/bfnrt".indexOf(letter);
        if (place >= 0) {
            return "\"\\/\b\f\n\r\t".charAt(place);
        }
        if (letter != 'u' || position + 4 > text.length()) {
            throw new Malformed();
        }
        String digits = text.substring(position, position + 4);
        position += 4;
        if (!digits.matches("[0-9A-Fa-f]{4}") || digits.equals("0000")) {
            throw new Malformed();
        }
        return (char) Integer.parseInt(digits, 16);
    }

    private static String checked(String string) {
        for (int i = 0; i < string.length(); i++) {
            char unit = string.charAt(i);
            boolean isPair = Character.isHighSurrogate(unit)
                    && i + 1 < string.length()
                    && Character.isLowSurrogate(string.charAt(i + 1));
            if (isPair) {
                i++;
            } else if (Character.isSurrogate(unit)) {
                throw new Malformed();
            }
        }
        return string;
    }
}
