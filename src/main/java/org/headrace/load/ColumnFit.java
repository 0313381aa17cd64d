package org.headrace.load;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.headrace.Column;

/**
 * How a column of a source becomes one of a raw table, without a value being cut, rounded or taken for another.
 *
 * @param portable the built-in types whose binary form means the same at the source and in the warehouse
 */
record ColumnFit(Set<String> portable) {
    /** Types that hold every value of the type they are listed under. */
    private static final Map<String, Set<String>> WIDER = Map.of(
            "int2", Set.of("int4", "int8", "numeric", "float4", "float8"),
            "int4", Set.of("int8", "numeric", "float8"),
            "int8", Set.of("numeric"),
            "float4", Set.of("float8"),
            "date", Set.of("timestamp"),
            "text", Set.of("varchar"),
            "money", Set.of("numeric"),
            "_money", Set.of("_numeric"));

    /**
     * Types that land as another. An amount of money has as many decimals as the lc_monetary of its server says. Without a
     * length, bit means bit(1); varbit has the same binary form and takes any length.
     */
    private static final Map<String, String> LANDING =
            Map.of("money", "numeric", "_money", "_numeric", "bit", "varbit");

    private static final Map<String, Integer> DIGITS = Map.of("int2", 5, "int4", 10, "int8", 19);

    ColumnFit {
        portable = Set.copyOf(portable);
    }

    /** The type of the raw column that is made for a column of the source: its own, without a length, if need be text. */
    String landingType(Column source) {
        return LANDING.getOrDefault(source.type(), portable.contains(source.type()) ? source.type() : "text");
    }

    /** Whether a raw column takes every value of a column of the source, {@linkplain Column#castTo cast} to its type. */
    boolean fits(Column source, Column raw) {
        return hasRoom(source, raw)
                && (hasSameBinaryForm(source.type(), raw.type())
                        || raw.type().equals("text")
                        || WIDER.getOrDefault(source.type(), Set.of()).contains(raw.type()));
    }

    /** The type that a raw column can be given so that every column of the source fits, and keeps all its values; empty if there is none. */
    Optional<String> wider(Column source, Column raw) {
        String landing = landingType(source);
        // How many decimals an amount of money has is a setting of its server.
        boolean keepsValues = raw.modifier() == Column.UNLIMITED
                && !raw.type().endsWith("money")
                && WIDER.getOrDefault(raw.type(), Set.of()).contains(landing);
        return keepsValues ? Optional.of(landing) : Optional.empty();
    }

    private boolean hasSameBinaryForm(String source, String raw) {
        boolean isUsers = source.indexOf('.') >= 0;
        return (source.equals(raw) && (isUsers || portable.contains(source)))
                || (source.equals("bit") && raw.equals("varbit"));
    }

    /** Whether the raw column's length or precision cuts or rounds nothing. COPY would do it without a word. */
    private static boolean hasRoom(Column source, Column raw) {
        int room = raw.modifier();
        int need = source.modifier();
        if (room == Column.UNLIMITED || (room == need && source.type().equals(raw.type()))) {
            return true;
        }
        return switch (raw.type()) {
            case "varchar" -> source.type().equals("varchar") && need != Column.UNLIMITED && need <= room;
            case "varbit" -> source.type().endsWith("bit") && need != Column.UNLIMITED && need <= room;
            case "timestamp", "timestamptz", "time", "timetz" ->
                source.type().equals("date") || secondDigits(need) <= secondDigits(room);
            case "numeric" -> hasRoom(source, NumericSize.of(room));
            default -> false;
        };
    }

    private static int secondDigits(int modifier) {
        return modifier == Column.UNLIMITED ? 6 : modifier;
    }

    private static boolean hasRoom(Column source, NumericSize room) {
        if (source.type().equals("numeric")) {
            return source.modifier() != Column.UNLIMITED && room.holds(NumericSize.of(source.modifier()));
        }
        return DIGITS.containsKey(source.type()) && room.holds(new NumericSize(DIGITS.get(source.type()), 0));
    }

    /** The digits of a numeric before and after its point; either may be negative. */
    record NumericSize(int whole, int decimals) {
        /** As the catalog has it: precision in the upper half, the scale in eleven bits, and an offset of four. */
        static NumericSize of(int modifier) {
            int precision = (modifier - 4) >> 16 & 0xffff;
            int scale = ((modifier - 4 & 0x7ff) ^ 0x400) - 0x400;
            return new NumericSize(precision - scale, scale);
        }

        /** The type with this size, as SQL. */
        String typeName() {
            return "numeric(" + (whole + decimals) + ", " + decimals + ")";
        }

        boolean holds(NumericSize other) {
            return other.whole <= whole && other.decimals <= decimals;
        }
    }
}
