package io.salvor.year;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.api.Backup;
import io.salvor.api.ResticRepository;
import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Tombstone;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks from outside at bucket, repositories and cluster, and says what does not agree. */
final class InspectionOfYear {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration WEEK = Duration.ofDays(7);

    /** Of each repository: headers, folders and the index, beside the content of files. */
    private static final long BESIDES = 400_000;

    private final YearWorld world;
    private final Path folder;
    final List<String> violations = new ArrayList<>();

    InspectionOfYear(YearWorld world, Path folder) {
        this.world = world;
        this.folder = folder;
    }

    private void wrong(String what) {
        violations.add(world.now() + ": " + what);
    }

    private Set<String> names() {
        return world.open().catalog().markers().backups().stream()
                .map(BackupMarker::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Tombstone> tombstones() {
        return world.open().catalog().deletions().all().backups();
    }

    /** What has gone is noted; that it might go is for {@link #gone}. Returns who is there. */
    Set<String> there() {
        Set<String> names = names();
        Set<String> vanished = new TreeSet<>(world.ledger.sealed.keySet());
        vanished.removeAll(names);
        Set<String> buried = tombstones().stream().map(Tombstone::backup).collect(Collectors.toSet());
        for (String name : vanished) {
            // What a person has asked for begins before the look, which ends it where it has no snapshots.
            boolean atOnce = world.ledger.asked.contains(name)
                    && world.ledger.sealed.get(name).volumes().isEmpty();
            if (!buried.contains(name) && !atOnce) {
                wrong("Backup " + name + " is not there, and no tombstone says that it goes");
            }
            world.ledger.gone.put(name, world.ledger.sealed.remove(name));
            world.ledger.count("Backups gone");
        }
        names.stream()
                .filter(name -> !world.ledger.sealed.containsKey(name))
                .forEach(name -> wrong("Backup " + name + " is there, which was not sealed or had gone"));
        return names;
    }

    /** What may never go, whatever else happens. @param before who was there before the look */
    void gone(Set<String> before, Set<String> read) {
        Set<String> after = there();
        for (YearPolicy policy : world.policies) {
            List<Made> was = Stream.concat(world.ledger.sealed.values().stream(), world.ledger.gone.values().stream())
                    .filter(made -> made.policy().equals(policy.name()) && before.contains(made.name()))
                    .filter(made -> !world.ledger.asked.contains(made.name()))
                    .toList();
            was.stream()
                    .filter(made -> made.phase().equals("Completed"))
                    .max(Comparator.comparing(Made::start))
                    .filter(newest -> !after.contains(newest.name()))
                    .ifPresent(newest -> wrong("the newest whole Backup is gone: " + newest.name()));
            was.stream()
                    .filter(made -> !after.contains(made.name()))
                    .filter(made -> read.contains(made.name()) || !world.isInForce(policy))
                    .forEach(made ->
                            wrong("Backup " + made.name() + " is gone, which a Restore reads or whose policy is gone"));
        }
    }

    void kept(YearPolicy policy, Set<String> expected) {
        Set<String> found = there().stream()
                .filter(name -> world.ledger.sealed.containsKey(name)
                        && world.ledger.sealed.get(name).policy().equals(policy.name()))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(found);
        Set<String> more = new TreeSet<>(found);
        more.removeAll(expected);
        if (!missing.isEmpty() || !more.isEmpty()) {
            wrong("of policy " + policy + " are gone although they are to be kept: " + missing
                    + ", and there although they are not: " + more + "; suspicious: "
                    + Stream.concat(world.ledger.sealed.values().stream(), world.ledger.gone.values().stream())
                            .filter(Made::suspicious)
                            .map(Made::name)
                            .toList()
                    + ", accepted " + world.ledger.accepted + ", asked to be deleted " + world.ledger.asked);
        }
        world.ledger.count("comparisons with restic forget");
    }

    /** restic's view and the catalog agree. @return bytes of all repositories */
    long agree() throws IOException {
        Map<String, Set<String>> known = new TreeMap<>();
        for (BackupMarker marker : world.open().catalog().markers().backups()) {
            world.open().checked(marker).volumes().forEach(volume -> known.computeIfAbsent(
                            volume.spec().pod().namespace(), key -> new TreeSet<>())
                    .add(volume.status().snapshotID()));
        }
        long bytes = 0;
        for (SavedNamespace namespace : world.namespaces) {
            Map<String, Instant> listed = listed(namespace);
            snapshots(namespace.name(), listed, known.getOrDefault(namespace.name(), Set.of()));
            bytes += sizes(namespace, listed.keySet());
        }
        tombstonesGo();
        foldersAndCluster();
        return bytes;
    }

    static Map<String, Instant> listed(SavedNamespace namespace) throws IOException {
        Map<String, Instant> listed = new TreeMap<>();
        for (JsonNode snapshot : JSON.readTree(namespace.restic().run("snapshots", "--json", "--no-lock"))) {
            listed.put(
                    snapshot.path("id").asText(),
                    Instant.parse(snapshot.path("time").asText()));
        }
        return listed;
    }

    private Instant maintained(String namespace) {
        String time = world.objects
                .now(ResticRepository.class, namespace + "-default")
                .getStatus()
                .lastMaintenanceTime;
        return time == null ? Instant.MIN : Instant.parse(time);
    }

    private void snapshots(String namespace, Map<String, Instant> listed, Set<String> known) {
        Set<String> foreign = world.ledger.foreign.getOrDefault(namespace, Set.of());
        Set<String> missing = new TreeSet<>(known);
        missing.addAll(foreign);
        missing.removeAll(listed.keySet());
        if (!missing.isEmpty()) {
            wrong("in the repository of " + namespace + " snapshots are missing that a Backup or somebody else needs: "
                    + missing);
        }
        Set<String> more = new TreeSet<>(listed.keySet());
        more.removeAll(known);
        more.removeAll(foreign);
        tombstones().forEach(tombstone -> tombstone.repositories().stream()
                .filter(repository -> repository.namespace().equals(namespace))
                .forEach(repository -> repository.snapshots().forEach(more::remove)));
        Map<String, Instant> strays = world.ledger.strays.getOrDefault(namespace, Map.of());
        // Of many that nobody knows a person has to say what becomes of them.
        boolean few = more.size() <= Math.max(3, listed.size() / 10 - 1);
        for (String id : more) {
            boolean overdue =
                    few && maintained(namespace).isAfter(listed.get(id).plus(WEEK));
            boolean unfinished = listed.get(id).isAfter(world.now().minus(Duration.ofDays(2)));
            if (overdue || !strays.containsKey(id) && !unfinished) {
                wrong("the repository of " + namespace + " has a snapshot of " + listed.get(id)
                        + " that nothing needs any more: " + id);
            }
        }
    }

    private long sizes(SavedNamespace namespace, Set<String> listed) throws IOException {
        Set<String> contents = new HashSet<>();
        Stream.concat(world.ledger.sealed.values().stream(), world.ledger.gone.values().stream())
                .flatMap(made -> made.volumes().values().stream())
                .filter(saved -> listed.contains(saved.id()))
                .forEach(saved -> contents.addAll(saved.content().values()));
        long needed = contents.stream()
                .mapToLong(content -> Long.parseLong(content.substring(0, content.indexOf(' '))))
                .sum();
        Path repository = Path.of(namespace.access().identifier());
        long bytes = bytes(repository);
        if (bytes > 2 * needed + BESIDES) {
            wrong("the repository of " + namespace.name() + " has " + bytes + " bytes, for " + needed + " of files");
        }
        for (Map.Entry<String, Integer> most : Map.of("index", 150, "locks", 6, "keys", 1, "snapshots", listed.size())
                .entrySet()) {
            int files = count(repository.resolve(most.getKey()));
            if (files > most.getValue()) {
                wrong("the repository of " + namespace.name() + " has " + files + " " + most.getKey());
            }
        }
        return bytes;
    }

    private static long bytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static int count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return (int) files.count();
        }
    }

    /** A deletion ends with the next maintenance of the repositories. */
    private void tombstonesGo() {
        for (Tombstone tombstone : tombstones()) {
            // What was maintained in this hour is seen by the look of the next.
            boolean all = tombstone.repositories().stream()
                    .map(repository -> maintained(repository.namespace()))
                    .allMatch(maintained ->
                            maintained.isAfter(tombstone.decidedAt().plus(Duration.ofDays(1)))
                                    && maintained.isBefore(world.now().minus(Duration.ofMinutes(30))));
            // One without snapshots waits for nothing but the next look.
            if (all && tombstone.decidedAt().isBefore(world.now().minus(Duration.ofDays(3)))) {
                wrong("the deletion of " + tombstone.backup() + " of " + tombstone.decidedAt()
                        + " has not ended although all its repositories were maintained");
            }
        }
    }

    private void foldersAndCluster() {
        Set<String> known = new TreeSet<>(names());
        tombstones().forEach(tombstone -> known.add(tombstone.backup()));
        Set<String> cluster = new TreeSet<>();
        for (Backup backup : world.objects.now(Backup.class)) {
            String name = backup.getMetadata().getName();
            if (!backup.hasEnded()) {
                known.add(name);
            } else if (world.ledger.gone.containsKey(name)) {
                cluster.add(name);
            }
        }
        if (!cluster.isEmpty()) {
            wrong("Backups are in the cluster that can no longer be restored: " + cluster);
        }
        Set<String> folders = new TreeSet<>(world.store().folders("backups/"));
        folders.removeAll(known);
        // Two looks of one operator take what was never sealed.
        folders.removeIf(name -> world.ledger.unsealed.containsKey(name)
                && world.ledger.unsealed.get(name).isAfter(world.now().minus(Duration.ofDays(4))));
        if (!folders.isEmpty()) {
            wrong("the bucket has files of Backups that nothing says anything of: " + folders);
        }
    }

    /** When nothing goes wrong any more nothing is left of what has gone, and restic is content. */
    void atTheEnd() throws IOException {
        if (!tombstones().isEmpty()) {
            wrong("long after the last Backup " + tombstones().size() + " deletions have not ended");
        }
        for (SavedNamespace namespace : world.namespaces) {
            int locks = count(Path.of(namespace.access().identifier(), "locks"));
            if (locks > 0) {
                wrong("the repository of " + namespace.name() + " is still locked");
            }
            namespace.restic().run("check", "--read-data", "--no-lock");
        }
    }

    /** A Backup comes back byte for byte. */
    void restore(Made made, String namespace) throws IOException {
        Path target = folder.resolve("restored");
        String id = world
                .open()
                .checked(world.open().catalog().marker(made.name()).orElseThrow())
                .volumes()
                .stream()
                .filter(volume -> volume.spec().pod().namespace().equals(namespace))
                .map(volume -> volume.status().snapshotID())
                .findFirst()
                .orElseThrow();
        world.namespace(namespace).restic().run("restore", id, "--target", target.toString(), "--no-lock", "--quiet");
        if (!ChangingVolume.read(target).equals(made.volumes().get(namespace).content())) {
            wrong("Backup " + made.name() + " of " + namespace + " does not come back as it was saved");
        }
        world.ledger.count("volumes restored");
        try (Stream<Path> all = Files.walk(target)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
