package io.salvor.benchmark;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * When each turn of one run was seen by watches. The timestamps in the objects are whole seconds, too coarse for what is measured here.
 *
 * @param <T> the turns
 */
final class TurnWatch<T extends Enum<T>> implements AutoCloseable {
    private final Map<T, Instant> turns;
    private final List<Watch> watches = new ArrayList<>();

    TurnWatch(Class<T> turns) {
        this.turns = new EnumMap<>(turns);
    }

    /** Hands over each object that is made, changed or deleted from now on. */
    <R extends HasMetadata, L extends KubernetesResourceList<R>> void watch(
            AnyNamespaceOperation<R, L, Resource<R>> objects, BiConsumer<Watcher.Action, R> seen) {
        String now = objects.list().getMetadata().getResourceVersion();
        watches.add(objects.withResourceVersion(now).watch(each(seen)));
    }

    /** Notes a turn that counts the first time it comes. */
    void first(T turn) {
        synchronized (turns) {
            turns.putIfAbsent(turn, Instant.now());
        }
    }

    /** Notes a turn that counts the last time it comes. */
    void last(T turn) {
        synchronized (turns) {
            turns.put(turn, Instant.now());
        }
    }

    /** When each turn came that has come so far. */
    Map<T, Instant> seen() {
        synchronized (turns) {
            return new EnumMap<>(turns);
        }
    }

    private static <R> Watcher<R> each(BiConsumer<Watcher.Action, R> seen) {
        return new Watcher<>() {
            @Override
            public void eventReceived(Action action, R object) {
                if (action == Action.ADDED || action == Action.MODIFIED || action == Action.DELETED) {
                    seen.accept(action, object);
                }
            }

            @Override
            public void onClose(WatcherException cause) {
                throw new IllegalStateException("a watch of the benchmark broke off", cause);
            }
        };
    }

    @Override
    public void close() {
        watches.forEach(Watch::close);
    }
}
