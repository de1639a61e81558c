package io.salvor.restic;

import io.salvor.trouble.Reason;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The items that one run of restic could not read or write: the first by name, all of them by what kept it from that. */
final class FailedItems {
    private final List<FailedItem> first = new ArrayList<>();
    private final Map<ItemTrouble, Long> troubles = new EnumMap<>(ItemTrouble.class);
    private long count;
    private String damage;
    private Reason repository;

    void add(FailedItem item) {
        count++;
        if (first.size() < BackupResult.MOST_FAILED) {
            first.add(item);
        }
        if (damage == null && ResticWords.ofDamage(item.message())) {
            damage = item.message();
        }
        ItemTrouble trouble = ResticWords.trouble(item);
        troubles.merge(trouble, 1L, Long::sum);
        if (trouble == ItemTrouble.Repository && repository == null) {
            repository = ResticWords.reason(ResticWords.withoutPath(item));
        }
    }

    long count() {
        return count;
    }

    List<FailedItem> first() {
        return first;
    }

    Map<ItemTrouble, Long> troubles() {
        return troubles;
    }

    /** The first word of what of the repository could not be read; null for none. */
    String damage() {
        return damage;
    }

    /** Why the repository did not give the content of an item; null where it gave all that it was asked for. */
    Reason repository() {
        return repository;
    }
}
