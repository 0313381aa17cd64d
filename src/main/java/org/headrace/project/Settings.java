package org.headrace.project;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A strict reader of one block of settings: what is asked for is known, what is left over is an error. Problems are
 * noted with file and line; a value with a problem reads as absent.
 */
final class Settings {
    /** How the origin of a value that comes from the environment begins. */
    static final String FROM_ENVIRONMENT = "the environment variable ";

    private static final Pattern QUOTATION =
            Pattern.compile("(, got|, not:|, instead| but got|, SimpleConfig|, [A-Z]\\w*\\(| \\().*", Pattern.DOTALL);

    private final ConfigObject values;
    private final String file;
    private final String path;
    private final Problems problems;
    private final boolean isUnknown;
    private final Set<String> known = new LinkedHashSet<>();

    Settings(ConfigObject values, String file, Problems problems) {
        this(values, file, "", problems, false);
    }

    private Settings(ConfigObject values, String file, String path, Problems problems, boolean isUnknown) {
        this.values = values;
        this.file = file;
        this.path = path;
        this.problems = problems;
        this.isUnknown = isUnknown;
    }

    /** Settings that cannot be read, for a reason that is reported already: they have no values, and complain of nothing. */
    static Settings unknown(String file) {
        return new Settings(ConfigFactory.empty().root(), file, "", new Problems(), true);
    }

    boolean isUnknown() {
        return isUnknown;
    }

    /** A value that was asked for and given, whether or not it can be used. */
    boolean has(String key) {
        return value(key).isPresent();
    }

    Optional<String> text(String key) {
        return value(key).flatMap(value -> scalar(key, value));
    }

    String requiredText(String key) {
        Optional<String> text = text(key);
        if (text.map(String::isBlank).orElse(value(key).isEmpty())) {
            missing(key);
        }
        return text.orElse("");
    }

    Optional<Boolean> flag(String key) {
        return text(key).flatMap(text -> {
            if (text.equals("true") || text.equals("false")) {
                return Optional.of(text.equals("true"));
            }
            wrong(
                    values.get(key),
                    "'" + path + key + "' is " + shown(values.get(key), text) + "; expected true or false");
            return Optional.empty();
        });
    }

    Optional<Integer> integer(String key) {
        return value(key).flatMap(value -> {
            if (value.unwrapped() instanceof Integer number) {
                return Optional.of(number);
            }
            return scalar(key, value).flatMap(text -> {
                try {
                    return Optional.of(Integer.valueOf(text));
                } catch (NumberFormatException e) {
                    wrong(value, "'" + path + key + "' is " + shown(value, text) + "; a whole number is expected");
                    return Optional.empty();
                }
            });
        });
    }

    /** One text or a list of them. */
    List<String> texts(String key) {
        Optional<ConfigValue> found = value(key);
        if (found.isEmpty()) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        List<? extends ConfigValue> elements = found.get() instanceof ConfigList list ? list : List.of(found.get());
        for (ConfigValue element : elements) {
            scalar(key, element).ifPresent(texts::add);
        }
        return List.copyOf(texts);
    }

    /** One of an enum's values, in lower case. */
    <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
        Optional<String> text = text(key);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        List<String> choices = Arrays.stream(type.getEnumConstants())
                .map(choice -> choice.name().toLowerCase(Locale.ROOT))
                .toList();
        if (!choices.contains(text.get())) {
            wrong(
                    values.get(key),
                    "'" + path + key + "' is " + shown(values.get(key), text.get()) + "; expected one of: "
                            + String.join(", ", choices));
            return Optional.empty();
        }
        return Optional.of(Enum.valueOf(type, text.get().toUpperCase(Locale.ROOT)));
    }

    <E extends Enum<E>> Optional<E> requiredChoice(String key, Class<E> type) {
        if (value(key).isEmpty()) {
            missing(key);
        }
        return choice(key, type);
    }

    /** A nested block; its own leftovers are for {@link #rejectUnknownKeys()} of the returned reader. */
    Optional<Settings> section(String key) {
        return value(key).flatMap(value -> {
            if (value instanceof ConfigObject object) {
                return Optional.of(new Settings(object, file, path + key + ".", problems, isUnknown));
            }
            wrong(value, "'" + path + key + "' is " + typeName(value) + "; expected a block: " + key + " { ... }");
            return Optional.empty();
        });
    }

    /** The names of all keys, when they are the user's own, such as names of connections. */
    Set<String> ownKeys() {
        known.addAll(values.keySet());
        return values.keySet();
    }

    /** To be called once everything known has been asked for. */
    void rejectUnknownKeys() {
        for (String key : values.keySet()) {
            if (!known.contains(key)) {
                wrong(
                        values.get(key),
                        "unknown key '" + path + key + "'" + Problems.suggestion(key, List.copyOf(known)));
            }
        }
    }

    int lineOf(String key) {
        return values.containsKey(key)
                ? values.get(key).origin().lineNumber()
                : values.origin().lineNumber();
    }

    /** Notes what is wrong with a value, and where it comes from if that is not this file. */
    void reject(String key, String message) {
        ConfigValue value = values.get(key);
        String origin = value.origin().description();
        boolean fromEnvironment = origin.startsWith(FROM_ENVIRONMENT);
        problems.add(
                file,
                fromEnvironment ? values.origin().lineNumber() : value.origin().lineNumber(),
                "'" + path + key + "' cannot be used" + (fromEnvironment ? ", taken from " + origin : "") + ": "
                        + message);
    }

    private Optional<ConfigValue> value(String key) {
        known.add(key);
        return Optional.ofNullable(values.get(key)).filter(value -> value.valueType() != ConfigValueType.NULL);
    }

    private Optional<String> scalar(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> Optional.of(value.unwrapped().toString());
            case OBJECT, LIST, NULL -> {
                wrong(value, "'" + path + key + "' is " + typeName(value) + "; a text is expected");
                yield Optional.empty();
            }
        };
    }

    private void missing(String key) {
        problems.add(file, values.origin().lineNumber(), "the key '" + path + key + "' is missing");
    }

    private void wrong(ConfigValue value, String message) {
        problems.add(file, value.origin().lineNumber(), message);
    }

    /** What comes from the environment may be a secret, so it is not shown. */
    private static String shown(ConfigValue value, String text) {
        return value.origin().description().contains(FROM_ENVIRONMENT)
                ? "taken from the environment"
                : "'" + text + "'";
    }

    private static String typeName(ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "a block";
            case LIST -> "a list";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case NULL -> "null";
        };
    }

    /** Notes that a file is no HOCON. The parser quotes what it read, which may be a part of a password; we do not. */
    static void unreadable(Problems problems, String file, ConfigException failure) {
        int line = failure.origin() == null ? 1 : failure.origin().lineNumber();
        String message = failure.getMessage();
        String origin = failure.origin() == null ? "" : failure.origin().description() + ": ";
        String reason = message.startsWith(origin) ? message.substring(origin.length()) : message;
        if (failure instanceof ConfigException.IO) {
            reason = "the file cannot be read; make it a readable file";
        } else if (!(failure instanceof ConfigException.UnresolvedSubstitution)) {
            reason = QUOTATION.split(reason, 2)[0]
                    + "; close every brace and quote, and put a text with special characters into double quotes";
        }
        problems.add(file, line, "the settings cannot be read: " + reason);
    }
}
