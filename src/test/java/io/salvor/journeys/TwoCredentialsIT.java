package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.BackupStorageLocation;
import io.salvor.api.CredentialReference;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.api.RestorePhase;
import io.salvor.api.Retention;
import io.salvor.crash.Call;
import io.salvor.crash.Fate;
import io.salvor.crash.Proxy;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.SecretValues;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.Edits;
import io.salvor.testing.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A location with two credentials, as the operator that ships uses them, on an S3 server behind what the policies of docs/ransomware.md say:
 * those of the Jobs may read and add below {@code restic/}, and delete locks there.
 */
@ExtendWith(SharedSandbox.class)
@EnabledOnOs(OS.LINUX)
class TwoCredentialsIT {
    private static final String NAME = "twofold";
    private static final String JOBS = "TWOFOLDJOBSKEY";
    private static final String MAINTENANCE = "TWOFOLDMAINTENANCEKEY";
    private static final String SECRET_OF_MAINTENANCE = "the/secret+of=maintenance/alone";
    private static final String REPOSITORIES = "/salvor/" + NAME + "/restic/";
    private static final Pattern KEY = Pattern.compile("Credential=([^/]+)/");
    private static final Pattern LOCK = Pattern.compile(Pattern.quote(REPOSITORIES) + "[^/]+/locks/[^/]+");

    @TempDir
    static Path folder;

    private final Sandbox sandbox;
    private final Operations operations;
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Set<String> holders = ConcurrentHashMap.newKeySet();

    TwoCredentialsIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        this.operations = new Operations(sandbox);
    }

    /** @param program the last words of the command line that sent it: operator, or what a Job does */
    private record Request(String key, String program, String method, String path, boolean refused) {}

    /** What the policies say, and a note of it. */
    private Fate decide(Call call) {
        Matcher key = KEY.matcher(call.headers().getOrDefault("authorization", ""));
        String who = key.find() ? key.group(1) : "";
        boolean refused = !who.equals(MAINTENANCE) && !(who.equals(JOBS) && mayJobs(call));
        requests.add(new Request(who, program(call), call.method(), call.path(), refused));
        return refused
                ? new Fate.Answer(
                        403,
                        "application/xml",
                        "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>")
                : Fate.PASS;
    }

    private static boolean mayJobs(Call call) {
        boolean list = call.method().equals("GET") && call.path().matches("/salvor/?");
        return list
                || call.path().startsWith(REPOSITORIES)
                        && (!call.method().equals("DELETE")
                                || LOCK.matcher(call.path()).matches())
                || call.method().equals("HEAD") && call.path().matches("/salvor/?");
    }

    private static String program(Call call) {
        ProcessHandle root = call.caller().get().root();
        try {
            List<String> words = root == null
                    ? List.of("unknown")
                    : List.of(Files.readString(Path.of("/proc/" + root.pid() + "/cmdline"))
                            .split("\0"));
            return words.contains("node") ? words.get(words.indexOf("node") + 1) : words.get(words.size() - 1);
        } catch (IOException e) {
            return "unknown";
        }
    }

    @Test
    void jobs_add_with_one_credential_and_never_see_the_other_with_which_expired_backups_go() throws Exception {
        try (S3Server server = S3Server.unguarded(folder.resolve("s3")).withBucket("salvor");
                Proxy proxy = Proxy.start(server.url(), this::decide);
                Watch watch = operations
                        .client()
                        .secrets()
                        .inNamespace(Operations.SALVOR)
                        .watch(new Holders())) {
            assertThat(watch).isNotNull();
            try {
                play(proxy.url());
            } finally {
                leave();
            }
        }
        assertThat(requests).as("requests with the maintenance credential").anyMatch(byOperator(MAINTENANCE));
        assertThat(requests)
                .filteredOn(request -> request.key().equals(MAINTENANCE))
                .extracting(Request::program)
                .containsOnly("operator", "maintain");
        assertThat(requests)
                .filteredOn(request -> request.key().equals(JOBS))
                .extracting(Request::program)
                .contains("operator", "backup", "restore")
                .doesNotContain("maintain", "unknown");
        assertThat(requests)
                .filteredOn(Request::refused)
                .as("what is refused is a trial of the operator")
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.path()).contains("/restic/.salvor-trial/"));
        assertThat(holders)
                .contains("twofold-maintenance")
                .allMatch(name -> name.startsWith("twofold-maintenance") || name.startsWith("maintenance of "));
    }

    private static Predicate<Request> byOperator(String key) {
        return request -> request.key().equals(key) && request.program().equals("operator");
    }

    private void play(String url) throws Exception {
        sandbox.operator().kill();
        sandbox.startOperator(Map.of("SALVOR_RETENTION_EVERY", "1s"));
        operations.secret("twofold-jobs", Map.of("AWS_ACCESS_KEY_ID", JOBS, "AWS_SECRET_ACCESS_KEY", "of jobs"));
        operations.secret(
                "twofold-maintenance",
                Map.of("AWS_ACCESS_KEY_ID", MAINTENANCE, "AWS_SECRET_ACCESS_KEY", SECRET_OF_MAINTENANCE));
        operations.location(NAME, spec -> {
            spec.config.s3Url = url;
            spec.credential.name = "twofold-jobs";
            spec.maintenanceCredential = new CredentialReference();
            spec.maintenanceCredential.name = "twofold-maintenance";
        });
        operations.namespace(NAME);
        operations.pod(NAME, "pod", "data");
        operations.policy(NAME, List.of(NAME), spec -> {
            spec.storageLocation = NAME;
            spec.retention = new Retention();
            spec.retention.keepLast = 1;
        });
        for (String backup : List.of("twofold-1", "twofold-2")) {
            Files.writeString(operations.emptyDir(NAME, "pod", "data").resolve("file"), backup);
            assertThat(operations.backupToItsEnd(backup, NAME).getStatus().phase)
                    .isEqualTo(BackupPhase.Completed);
        }
        Awaitility.await("the first to be gone")
                .atMost(Operations.LONGEST)
                .until(() -> operations.resource(Backup.class, "twofold-1").get() == null);
        ResticRepositoryStatus maintained = maintain();

        assertThat(maintained.maintenance.done).contains("Forget", "Prune", "Check");
        assertThat(maintained.maintenance.forgotten).isEqualTo(1);
        assertThat(files("snapshots")).isEqualTo(1);
        assertThat(files("locks")).isZero();
        BackupStorageLocation location =
                operations.resource(BackupStorageLocation.class, NAME).get();
        assertThat(location.getStatus().protection.nodeJobsDelete).hasToString("Denied");
        assertThat(location.getStatus().protection.nodeJobsDeleteLocks).hasToString("Allowed");

        operations.deleteNamespace(NAME);
        assertThat(operations
                        .restoreToItsEnd("twofold-back", spec -> {
                            spec.storageLocation = NAME;
                            spec.backup = "twofold-2";
                        })
                        .getStatus()
                        .phase)
                .isEqualTo(RestorePhase.Completed);
        assertThat(operations.emptyDir(NAME, "pod", "data").resolve("file")).hasContent("twofold-2");
    }

    /** Asks for maintenance as {@code salvor repository} does, and waits for its end. */
    private ResticRepositoryStatus maintain() {
        String asked = Instant.now() + " maintain";
        String name = Names.repository(NAME, NAME);
        Edits.edit(operations.resource(ResticRepository.class, name), repository -> {
            Map<String, String> annotations =
                    new HashMap<>(repository.getMetadata().getAnnotations());
            annotations.put(Labels.MAINTENANCE_REQUESTED, asked);
            repository.getMetadata().setAnnotations(annotations);
            return repository;
        });
        return operations
                .await(
                        ResticRepository.class,
                        name,
                        repository -> asked.equals(repository.getStatus().lastHandledMaintenance)
                                && repository.getStatus().round == null
                                && repository.getStatus().maintenanceJob == null)
                .getStatus();
    }

    private long files(String kind) throws IOException {
        Path place = folder.resolve("s3/salvor/" + NAME + "/restic/" + NAME + "/" + kind);
        if (!Files.exists(place)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(place)) {
            return files.count();
        }
    }

    /** The server goes with this test, so nobody must go on asking it. */
    private void leave() {
        operations.resource(BackupPolicy.class, NAME).delete();
        operations.resource(BackupStorageLocation.class, NAME).delete();
    }

    /** Writes down which Secrets have ever held that of maintenance. */
    private final class Holders implements Watcher<Secret> {
        @Override
        public void eventReceived(Action action, Secret secret) {
            if (SecretValues.of(secret).values().stream()
                    .anyMatch(value -> value.contains(SECRET_OF_MAINTENANCE) || value.contains(MAINTENANCE))) {
                holders.add(
                        secret.getMetadata().getLabels() != null
                                        && secret.getMetadata().getLabels().containsKey(Labels.MAINTENANCE)
                                ? "maintenance of " + secret.getMetadata().getName()
                                : secret.getMetadata().getName());
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            holders.add("a watch that was cut off");
        }
    }
}
