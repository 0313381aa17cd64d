package org.headrace.project;

import java.util.Optional;
import java.util.function.Supplier;

/** A value that is found when it is first asked for, and then kept. Equal to one with an equal value. Safe for several threads. */
public final class Lazy<T> implements Supplier<T> {
    private final Supplier<T> finder;
    private Optional<T> found = Optional.empty();

    /** The value that {@code finder} finds; it is called once at most, unless it fails. */
    public Lazy(Supplier<T> finder) {
        this.finder = finder;
    }

    @Override
    public synchronized T get() {
        if (found.isEmpty()) {
            found = Optional.of(finder.get());
        }
        return found.get();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Lazy<?> lazy && (lazy == this || get().equals(lazy.get()));
    }

    @Override
    public int hashCode() {
        return get().hashCode();
    }

    @Override
    public String toString() {
        return get().toString();
    }
}
