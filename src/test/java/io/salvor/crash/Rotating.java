package io.salvor.crash;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.SecretKeyReference;
import io.salvor.catalog.RepositoryPasswords;
import io.salvor.sandbox.Operations;
import io.salvor.testing.Edits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Another master key takes the place of that of a location with two repositories; Backups are made before, meanwhile and after. */
final class Rotating extends ShelvedSubject {
    /** Longer than what is made with an old password may take to be seen. */
    private static final Duration LONG = Duration.ofHours(1);

    private static final ObjectMapper JSON = new ObjectMapper();

    private boolean asked;

    /** @param scratch folder for restored files */
    Rotating(Installation installation, Diary diary, Path scratch) {
        super(installation, diary, scratch);
    }

    private static String old(String run) {
        return run + "-key";
    }

    private static String next(String run) {
        return run + "-next";
    }

    @Override
    public void prepare(String run) throws IOException {
        shelve(run, Diary.NAMESPACES);
        asked = false;
        diary.turn();
        shelf.save(Map.of(run + "-1", run));
        operations.secret(next(run), Map.of("key", RepositoryPasswords.generateMasterKey(new SecureRandom())));
    }

    @Override
    public void begin(String run) {
        edit(run, next(run), old(run));
    }

    private void edit(String run, String masterKey, String previous) {
        Edits.edit(operations.resource(BackupStorageLocation.class, run), location -> {
            location.getSpec().masterKey = reference(masterKey);
            location.getSpec().previousMasterKey = previous == null ? null : reference(previous);
            return location;
        });
    }

    private static SecretKeyReference reference(String secret) {
        SecretKeyReference reference = new SecretKeyReference();
        reference.name = secret;
        return reference;
    }

    @Override
    public Set<Caller.Kind> killed() {
        return EnumSet.of(Caller.Kind.Operator);
    }

    @Override
    public boolean ended(String run) throws IOException {
        if (!asked) {
            diary.turn();
            shelf.ask(run + "-2");
            asked = true;
        }
        waitOutOldPasswords();
        return shelf.isEnded(run + "-2") && isReplaced(run);
    }

    private boolean isReplaced(String run) {
        BackupStorageLocation location =
                operations.resource(BackupStorageLocation.class, run).get();
        return Operations.has(location.getStatus().conditions, "MasterKeyReplaced", "True", "MasterKeyInForce");
    }

    /** As if the key had been replaced an hour ago. Nobody writes the record between that and the end of the wait. */
    private void waitOutOldPasswords() throws IOException {
        Path file = shelf.folder().resolve("salvor.json");
        ObjectNode record = (ObjectNode) JSON.readTree(file.toFile());
        if (!record.has("replacedAt")
                || record.has("retiredAt")
                || Instant.parse(record.get("replacedAt").asText())
                        .isBefore(Instant.now().minus(LONG.dividedBy(2)))) {
            return;
        }
        record.put("replacedAt", Instant.now().minus(LONG).toString());
        Path changed = installation.sandbox().bucket().resolveSibling("salvor.json.changed");
        Files.write(changed, JSON.writeValueAsBytes(record));
        Files.move(changed, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public List<String> left(String run) throws IOException {
        leases.take(run, Diary.NAMESPACES);
        return Leftovers.ofBackup(installation.sandbox(), run + "-2", run, Diary.NAMESPACES)
                .found();
    }

    /** The old key is nowhere any more, and all is done with the new one alone. */
    @Override
    public List<String> violations(String run) throws IOException, InterruptedException {
        byte[] old = ByHand.keyIn(installation.sandbox(), old(run));
        edit(run, next(run), null);
        operations
                .client()
                .secrets()
                .inNamespace(Operations.SALVOR)
                .withName(old(run))
                .delete();
        diary.turn();
        shelf.save(Map.of(run + "-3", run));
        shelf.add(run + "-2");
        byte[] next = ByHand.keyIn(installation.sandbox(), next(run));
        List<String> violations = new ArrayList<>(new ReplacedKey(shelf.folder(), run, old, next).violations());
        List<String> all = List.of(run + "-1", run + "-2", run + "-3");
        violations.addAll(shelf.violations(all, new ByHand(installation.sandbox(), run, next)));
        ByHand before = new ByHand(installation.sandbox(), run, old);
        for (String namespace : Diary.NAMESPACES) {
            if (before.opens(namespace)) {
                violations.add("the repository of " + namespace + " opens with the old key");
            }
        }
        restored(run, violations);
        violations.addAll(installation.history().drain());
        return violations;
    }

    /** By Salvor: what else lies in the bucket is encrypted under the old key. */
    private void restored(String run, List<String> violations) throws IOException {
        Restore restore = operations.restoreToItsEnd(run, spec -> {
            spec.backup = run + "-1";
            spec.storageLocation = run;
            spec.namespaceMapping = Diary.NAMESPACES.stream()
                    .collect(Collectors.toMap(namespace -> namespace, namespace -> target(namespace, run)));
            spec.timeout = "3m";
        });
        if (restore.getStatus().phase != RestorePhase.Completed) {
            violations.add("the Restore is " + restore.getStatus().phase + ": " + restore.getStatus().message);
            return;
        }
        for (String namespace : Diary.NAMESPACES) {
            Path folder = installation.sandbox().playground().folder(target(namespace, run), Diary.POD, Diary.VOLUME);
            diary.difference(run + "-1", namespace, folder).ifPresent(violations::add);
        }
    }

    private static String target(String namespace, String run) {
        return namespace + "-" + run;
    }

    @Override
    void clear(String run) {
        operations.resource(Restore.class, run).delete();
        Diary.NAMESPACES.forEach(namespace -> operations.deleteNamespace(target(namespace, run)));
    }
}
