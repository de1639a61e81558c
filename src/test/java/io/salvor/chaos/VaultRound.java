package io.salvor.chaos;

import io.salvor.api.ExistingData;
import io.salvor.api.RestoreMode;
import io.salvor.api.RestoreSpec;
import io.salvor.api.StaticVolumeRestore;
import io.salvor.api.StaticVolumes;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The vault is restored under its own names while some things go wrong and somebody else wants its volumes; what a Restore has not done is
 * tried again by another in good weather. Then it is seen what must hold.
 */
final class VaultRound {
    private static final Duration LONGEST = Duration.ofSeconds(180 + 150);
    private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();
    private static final int MOST = 2;

    /** What of the vault is lost, and how it comes back. */
    enum Way {
        /** The volumes are Released, and taken as they are. */
        Adopt,
        /** The volumes are gone, and made again on their folders. */
        Recreate,
        /** The same on other folders, each on the other node. */
        Move,
        /** A class makes other volumes. */
        Reprovision,
        /** Nothing but data, while the application is scaled down. */
        InPlace
    }

    private final Town town;
    private final Vault vault;
    private final Way way;
    private final boolean newer;
    private final boolean replace;
    private final String folder;
    private final Strangers strangers;
    private final Asking asking;
    private final List<VaultTrap> traps;
    private final Happenings happenings;
    private String outcome = "not ended";

    VaultRound(Town town, Crops crops, Vault vault, long seed) {
        this.town = town;
        this.vault = vault;
        Random random = new Random(seed);
        this.way = Way.values()[random.nextInt(Way.values().length)];
        this.newer = random.nextBoolean();
        this.replace = random.nextBoolean() || way == Way.InPlace;
        this.folder = way == Way.Move ? "/srv/moved-" + seed : Vault.FOLDER;
        this.strangers = new Strangers(town, vault, seed, folder, way == Way.Move);
        this.asking = new Asking(town, Vault.NAMESPACE + "-" + seed);
        this.traps = Stream.generate(() -> VaultTrap.random(random))
                .limit(1 + random.nextInt(MOST))
                .toList();
        this.happenings = new Happenings(
                town,
                crops,
                Stream.generate(() -> Mischief.random(random))
                        .limit(random.nextInt(MOST))
                        .toList());
    }

    /** Returns what is wrong afterwards; empty when nothing. */
    List<String> run() throws IOException, InterruptedException {
        prepare();
        Instant start = Instant.now();
        List<VaultTrap> open = new ArrayList<>(traps);
        // One of them at a time can lie in wait.
        open.stream().filter(trap -> trap.before() != null).findFirst().ifPresent(trap -> {
            open.remove(trap);
            town.storm().lieInWait(trap.before(), () -> trap.spring(town, strangers, asking));
        });
        town.operations().restore(asking.restores().get(0), this::fill);
        until(start, open);
        town.storm().lieInWait(null, null);
        happenings.end();
        town.settle(Crops.NAMESPACES);
        if (asking.ended() && asking.again()) {
            until(Instant.now(), new ArrayList<>());
        }
        if (!asking.ended()) {
            return List.of("it has not ended past its deadline");
        }
        outcome = asking.outcome();
        return new VaultAftermath(town, vault, strangers, asking, way).violations();
    }

    private void prepare() throws IOException {
        if (way == Way.InPlace) {
            vault.clear();
            vault.stands();
            for (String claim : Vault.CLAIMS) {
                Files.writeString(vault.folder(claim).resolve(Vault.NEWER), claim);
            }
            return;
        }
        vault.isLost(way == Way.Adopt, newer);
        for (String claim : Vault.CLAIMS) {
            Town.NODES.forEach(node -> vault.makeFolder(folder, node, claim));
        }
    }

    private void fill(RestoreSpec spec) {
        spec.backup = Vault.BACKUP;
        spec.storageLocation = Round.NAME;
        spec.timeout = Round.TIMEOUT;
        spec.existingData = replace ? ExistingData.Replace : ExistingData.Keep;
        if (way == Way.InPlace) {
            spec.mode = RestoreMode.Data;
            spec.scaleDown = true;
            return;
        }
        spec.hooks = town.hooks(asking.restores().get(0)).hooks();
        spec.staticVolumes = new StaticVolumes();
        switch (way) {
            case Adopt -> spec.staticVolumes.restore = StaticVolumeRestore.Adopt;
            case Move -> {
                spec.staticVolumes.pathMapping = Map.of(Vault.FOLDER, folder);
                spec.staticVolumes.nodeMapping =
                        Map.of(Town.NODES.get(0), Town.NODES.get(1), Town.NODES.get(1), Town.NODES.get(0));
            }
            case Reprovision -> {
                spec.staticVolumes.restore = StaticVolumeRestore.Reprovision;
                spec.storageClassMapping = Map.of("", "folders");
            }
            default -> spec.staticVolumes.restore = StaticVolumeRestore.Recreate;
        }
    }

    private void until(Instant start, List<VaultTrap> open) throws IOException, InterruptedException {
        while (!(asking.ended() && happenings.over()) && Instant.now().isBefore(start.plus(LONGEST))) {
            long millis = Duration.between(start, Instant.now()).toMillis();
            boolean more = !asking.ended();
            for (VaultTrap trap : List.copyOf(open)) {
                if (more && millis >= trap.afterMillis()) {
                    trap.spring(town, strangers, asking);
                    open.remove(trap);
                }
            }
            asking.look();
            strangers.write();
            happenings.at(millis, more && asking.restores().size() == 1);
            town.revive();
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** What happened, and how it ended. */
    String story() {
        return "vault, %s%s%s, %s %s: %s"
                .formatted(
                        way, newer ? " with newer data" : "", replace ? ", Replace" : "", traps, happenings, outcome);
    }
}
