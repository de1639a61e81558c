package io.salvor.chaos;

import java.util.Random;

/** One thing that somebody does while the vault is restored: when in its round, and to which claim. */
record VaultTrap(Kind kind, int afterMillis, int amount) {
    private static final int LATEST = 6_000;

    /** So many of them come between the plan and the first writes. */
    private static final int EARLIEST = 1_500;

    private static final int AMOUNTS = 1_000;

    /** What somebody does. */
    enum Kind {
        VolumeTaken,
        ClaimMade,
        PlaceTaken,
        ScaledUp,
        Suspended,
        Canceled
    }

    static VaultTrap random(Random random) {
        Kind[] kinds = Kind.values();
        return new VaultTrap(
                kinds[random.nextInt(kinds.length)],
                random.nextInt(random.nextBoolean() ? EARLIEST : LATEST),
                random.nextInt(AMOUNTS));
    }

    void spring(Town town, Strangers strangers, Asking asking) {
        String claim = Vault.CLAIMS.get(amount % Vault.CLAIMS.size());
        switch (kind) {
            case VolumeTaken -> strangers.takeVolume(claim);
            case ClaimMade -> strangers.makeClaim(claim);
            case PlaceTaken -> strangers.samePlace(claim);
            case ScaledUp -> {
                var reader = town.client()
                        .apps()
                        .deployments()
                        .inNamespace(Vault.NAMESPACE)
                        .withName("reader-" + claim);
                if (reader.get() != null) {
                    reader.scale(1);
                }
            }
            case Suspended -> asking.suspend(amount);
            case Canceled -> asking.cancel();
        }
    }

    @Override
    public String toString() {
        return "%s %s at %.1f s".formatted(kind, Vault.CLAIMS.get(amount % Vault.CLAIMS.size()), afterMillis / 1000.0);
    }
}
