package io.salvor.operator.copying;

import io.salvor.api.BackupCopy;
import io.salvor.api.BackupPolicy;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.store.Backend;
import io.salvor.store.ObjectNames;
import io.salvor.store.PlaceTrial;
import io.salvor.trouble.LocationException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees to it that a copy lies somewhere else: two locations may be one place under two names, or one in the other, and then all that is
 * asked for seems to be there. Each pair that looks like it is tried once.
 */
final class SeparatePlaces {
    private static final String ANY = "any";
    private static final String APART = "";

    private final Map<List<Backend>, String> known = new ConcurrentHashMap<>();

    /** As they were opened last: a location that is slow to answer must not delay what is copied to another. */
    private final Map<String, OpenLocation> copies = new ConcurrentHashMap<>();

    /**
     * Looks at one copy of a policy beside the policy's own location and the copies that it names before this one.
     *
     * @throws LocationException where two of them are one place, or one lies in the other
     */
    void require(BackupPolicy policy, OpenLocation own, OpenLocation copy) {
        copies.put(copy.name(), copy);
        refuse(own, copy, between(own, copy));
        for (BackupCopy other : policy.getSpec().copies) {
            if (other.storageLocation.equals(copy.name())) {
                return;
            }
            OpenLocation before = copies.get(other.storageLocation);
            if (before != null) {
                refuse(before, copy, knownOf(before, copy));
            }
        }
    }

    private String between(OpenLocation first, OpenLocation copy) {
        return known.computeIfAbsent(List.of(first.backend(), copy.backend()), pair -> together(first, copy));
    }

    /** What is wrong with the other one is said where it is copied to. */
    private String knownOf(OpenLocation before, OpenLocation copy) {
        try {
            return between(before, copy);
        } catch (Trouble e) {
            return APART;
        }
    }

    private static void refuse(OpenLocation first, OpenLocation copy, String together) {
        if (!together.equals(APART)) {
            throw new LocationException(
                    Reason.InvalidLocation,
                    "location " + copy.name() + " " + together + " location " + first.name() + " ("
                            + first.backend().described()
                            + "), so that both would be lost together, and nothing is copied there; give it another bucket,"
                            + " folder or prefix, or take it out of the policy's copies");
        }
    }

    private static String together(OpenLocation first, OpenLocation copy) {
        boolean alike = first.catalog().location().equals(copy.catalog().location());
        String found = together(first, copy, "", alike);
        return found.equals(APART) ? together(first, copy, ObjectNames.RESTIC, false) : found;
    }

    /** @param base a folder of both */
    private static String together(OpenLocation first, OpenLocation copy, String base, boolean alike) {
        String one = folder(first, base);
        String other = folder(copy, base);
        if ((alike || one.equals(other)) && isSeen(copy, base, first, base)) {
            return "is the same place as";
        }
        if (other.startsWith(one) && isSeen(copy, base, first, base + other.substring(one.length()))) {
            return "lies in";
        }
        return one.startsWith(other) && isSeen(copy, base + one.substring(other.length()), first, base)
                ? "has in it"
                : APART;
    }

    /** With a slash or a colon at its end. What it says is no proof: accounts and remotes do not stand in it. */
    private static String folder(OpenLocation location, String base) {
        String inside = location.backend().identifier(base + ANY);
        return inside.substring(0, inside.lastIndexOf(ANY));
    }

    private static boolean isSeen(OpenLocation written, String below, OpenLocation read, String there) {
        return PlaceTrial.isSeen(
                written.store(), below, read.store(), there, UUID.randomUUID().toString());
    }
}
