package io.salvor.operator.run;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets one thread of this process at a time look at an object. The versions of an object keep two looks from both writing what they
 * decided, but not from doing things in pods beside each other.
 */
public final class SingleLooks {
    private final Set<String> atWork = ConcurrentHashMap.newKeySet();

    /** Looks at an object; nothing where another thread is still at it. */
    public <R> Optional<R> alone(String name, Supplier<R> look) {
        if (!atWork.add(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(look.get());
        } finally {
            atWork.remove(name);
        }
    }
}
