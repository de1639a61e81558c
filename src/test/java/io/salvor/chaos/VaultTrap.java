package io.salvor.chaos;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * One thing that somebody does while the vault is restored: when in its round, and to which claim.
 *
 * @param before the write right before which it is done; null where the time alone counts
 */
record VaultTrap(Kind kind, int afterMillis, int amount, Pattern before) {
    private static final int LATEST = 6_000;
    private static final int EARLIEST = 1_500;

    /** Those that there are before anything of a volume is there; each look at what is there comes before one of them. */
    private static final List<Pattern> WRITES = List.of(
            Pattern.compile("/apis/salvor.io/v1alpha1/namespaces/salvor/podvolumerestores"),
            Pattern.compile("/api/v1/persistentvolumes(/.*)?"),
            Pattern.compile("/api/v1/namespaces/vault/persistentvolumeclaims"),
            Pattern.compile("/api/v1/namespaces/vault/pods"),
            Pattern.compile("/apis/batch/v1/namespaces/salvor/jobs"));

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
                random.nextInt(AMOUNTS),
                random.nextBoolean() ? WRITES.get(random.nextInt(WRITES.size())) : null);
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
