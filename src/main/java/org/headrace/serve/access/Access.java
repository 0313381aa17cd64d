package org.headrace.serve.access;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who sends a request. Those who signed in are known until the service ends, for twelve hours at most. Thread-safe. */
public final class Access {
    private static final String COOKIE = "headrace";
    /** What proxies add to requests that they pass on. */
    private static final List<String> FORWARDING = List.of("X-Forwarded-For", "Forwarded", "Via");

    private static final Duration LENGTH = Duration.ofHours(12);
    private static final int MOST_FAILURES = 5;
    private static final Duration PENALTY = Duration.ofMinutes(5);
    /** More of them are not remembered; they belong to an attack, and are forgotten together. */
    private static final int MOST_REMEMBERED = 10_000;

    private final Guard guard;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final String csrf = secret();
    private final Map<String, SignedIn> signedIn = new ConcurrentHashMap<>();
    private final Map<Attempts, Failures> failures = new ConcurrentHashMap<>();

    public Access(Guard guard, Clock clock) {
        this.guard = guard;
        this.clock = clock;
    }

    private record SignedIn(Viewer viewer, Instant until) {}

    private record Attempts(String address, String name) {}

    private record Failures(int count, Instant last) {}

    /** How an attempt to sign in ended. */
    public enum Attempt {
        DONE,
        WRONG,
        TOO_MANY
    }

    /** Whether everyone on this machine may use the service. */
    public boolean isOpen() {
        return guard.isOpen();
    }

    /** Whether people can sign in. */
    public boolean hasUsers() {
        return !guard.users().isEmpty();
    }

    /** Who sends a request; absent if that is not known, and has to be. */
    public Optional<Viewer> viewer(Context context) {
        if (guard.isOpen()) {
            return isOfThisMachine(context.host()) && !isForwarded(context)
                    ? Optional.of(new Viewer("", !guard.isReadOnly(), csrf))
                    : Optional.empty();
        }
        String header = Optional.ofNullable(context.header("Authorization")).orElse("");
        if (header.startsWith("Bearer ") && guard.isToken(header.substring("Bearer ".length()))) {
            return Optional.of(new Viewer("token", !guard.isReadOnly(), csrf));
        }
        return Optional.ofNullable(context.cookie(COOKIE))
                .map(signedIn::get)
                .filter(found -> found.until().isAfter(clock.instant()))
                .map(SignedIn::viewer);
    }

    /** Whether a proxy passes the request on: then it comes from this machine, and whoever sent it may not. */
    public static boolean isForwarded(Context context) {
        return FORWARDING.stream().anyMatch(name -> context.header(name) != null);
    }

    /** A page of another site whose name was made to lead here would name its own host. */
    private static boolean isOfThisMachine(String hostAndPort) {
        String host = hostAndPort == null ? "" : hostAndPort.replaceFirst(":\\d+$", "");
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }

    /** Lets someone sign in by name and password. After five failures for one name from one address these wait for five minutes. */
    public Attempt signIn(Context context, String name, String password) {
        Instant now = clock.instant();
        Attempts attempts = new Attempts(context.ip(), name);
        if (countBeforeTrying(attempts, now) > MOST_FAILURES) {
            return Attempt.TOO_MANY;
        }
        Optional<Users.User> user = guard.users().find(name, password);
        if (user.isEmpty()) {
            return Attempt.WRONG;
        }
        failures.remove(attempts);
        signedIn.values().removeIf(old -> old.until().isBefore(now));
        String session = secret();
        boolean mayChange = user.get().isAdmin() && !guard.isReadOnly();
        signedIn.put(session, new SignedIn(new Viewer(name, mayChange, secret()), now.plus(LENGTH)));
        context.cookie(new Cookie(
                COOKIE,
                session,
                "/",
                (int) LENGTH.toSeconds(),
                context.scheme().equals("https"),
                true,
                null,
                SameSite.LAX));
        return Attempt.DONE;
    }

    /** Counts an attempt as failed until its password was right, so that those that come at once are counted, too. */
    private int countBeforeTrying(Attempts attempts, Instant now) {
        if (failures.size() > MOST_REMEMBERED) {
            failures.clear();
        }
        return failures.compute(attempts, (same, before) -> {
                    if (before == null || before.last().plus(PENALTY).isBefore(now)) {
                        return new Failures(1, now);
                    }
                    // One that is refused does not make the wait longer.
                    return before.count() > MOST_FAILURES ? before : new Failures(before.count() + 1, now);
                })
                .count();
    }

    /** Ends what {@link #signIn} began. */
    public void signOut(Context context) {
        Optional.ofNullable(context.cookie(COOKIE)).ifPresent(signedIn::remove);
        context.removeCookie(COOKIE, "/");
    }

    private String secret() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
