package org.headrace.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * How psql is called to reach what a JDBC URL names. The two know the same parameters by other names, and psql refuses those
 * it does not know.
 *
 * @param words the command and its arguments, without a password
 * @param password for the environment, where other users do not see it
 */
public record PsqlCall(List<String> words, Optional<String> password) {
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("PGHOST", "host"),
            Map.entry("PGPORT", "port"),
            Map.entry("PGDBNAME", "dbname"),
            Map.entry("user", "user"),
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("options", "options"),
            Map.entry("gssEncMode", "gssencmode"),
            Map.entry("channelBinding", "channel_binding"),
            Map.entry("kerberosServerName", "krbsrvname"),
            Map.entry("connectTimeout", "connect_timeout"));

    public PsqlCall {
        words = List.copyOf(words);
    }

    /** The call that connects as a session of ours does, with more arguments for psql. */
    public static PsqlCall of(Endpoint endpoint, List<String> arguments) {
        Properties properties = endpoint.properties();
        Map<String, String> known = new LinkedHashMap<>();
        List<String> order = List.of("PGHOST", "PGPORT", "PGDBNAME", "user");
        order.forEach(name -> add(known, properties, name));
        NAMES.keySet().stream().sorted().forEach(name -> add(known, properties, name));
        // To the driver, ssl=true means the whole verification.
        if (!known.containsKey("sslmode") && List.of("", "true").contains(properties.getProperty("ssl", "false"))) {
            known.put("sslmode", "verify-full");
        }
        known.computeIfPresent("host", (name, hosts) -> hosts.replaceAll("[\\[\\]]", ""));
        String target = known.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
                .collect(Collectors.joining(" "));
        List<String> words = new ArrayList<>(List.of("psql", target));
        words.addAll(arguments);
        return new PsqlCall(words, Optional.ofNullable(properties.getProperty("password")));
    }

    private static void add(Map<String, String> known, Properties properties, String name) {
        String value = properties.getProperty(name);
        if (value != null) {
            known.putIfAbsent(NAMES.get(name), value);
        }
    }

    private static String quoted(String value) {
        return value.matches("[A-Za-z0-9_./:,-]+")
                ? value
                : "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
