package io.salvor.chaos;

import java.util.Random;

/** One thing that somebody does to a Restore, between its plan and its writes or later: when in its round, and to what. */
record Trap(Kind kind, int afterMillis, int amount) {
    private static final int LATEST = 8_000;
    private static final int AMOUNTS = 1_000;

    /** What somebody does. */
    enum Kind {
        ClaimTaken,
        DeploymentBack,
        SecondRestore,
        HolderDeleted,
        HolderKilled,
        PodsDrained,
        Suspended,
        Canceled
    }

    static Trap random(Random random) {
        Kind[] kinds = Kind.values();
        return new Trap(kinds[random.nextInt(kinds.length)], random.nextInt(LATEST), random.nextInt(AMOUNTS));
    }

    void spring(Field field) {
        String source = Crops.NAMESPACES.get(amount % Crops.NAMESPACES.size());
        switch (kind) {
            case ClaimTaken -> field.takeClaim(source);
            case DeploymentBack -> field.bringBack(source);
            case SecondRestore -> field.restoreToo();
            case HolderDeleted -> field.deleteHolder(amount, 30);
            case HolderKilled -> field.deleteHolder(amount, 0);
            case PodsDrained -> field.deletePods(source);
            case Suspended -> field.asking().suspend(amount);
            case Canceled -> field.asking().cancel();
        }
    }

    @Override
    public String toString() {
        return "%s at %.1f s".formatted(kind, afterMillis / 1000.0);
    }
}
