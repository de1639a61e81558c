package io.salvor.journeys;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupPolicy;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PolicySource;
import io.salvor.api.Restore;
import io.salvor.api.RestorePhase;
import io.salvor.api.VolumePhase;
import io.salvor.canary.Canary;
import io.salvor.canary.CanaryRun;
import io.salvor.canary.CanarySearch;
import io.salvor.canary.SeenFiles;
import io.salvor.canary.SeenObjects;
import io.salvor.canary.SeenProcesses;
import io.salvor.git.GitFixture;
import io.salvor.git.GitHttpServer;
import io.salvor.sandbox.Operations;
import io.salvor.sandbox.Sandbox;
import io.salvor.sandbox.SharedSandbox;
import io.salvor.testing.ResticBinary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every secret of an installation is a canary, and everything that a backup and a restore show is searched for them: arguments and
 * environment of all processes, logs, every version of every object, and the bucket.
 */
@ExtendWith(SharedSandbox.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@EnabledOnOs(OS.LINUX)
class CanaryIT {
    @TempDir
    static Path folder;

    private final Sandbox sandbox;
    private final Operations operations;
    private CanaryRun run;
    private CanarySearch search;
    private List<String> kinds;
    private Set<String> commands;
    private Set<String> refused;

    CanaryIT(Sandbox sandbox) {
        this.sandbox = sandbox;
        operations = new Operations(sandbox);
    }

    @BeforeAll
    void backUpAndRestore() throws Exception {
        run = new CanaryRun(sandbox, folder.resolve("starts"));
        search = new CanarySearch(run.canaries());
        try (GitFixture git = new GitFixture(folder.resolve("policies.git"));
                GitHttpServer server = GitHttpServer.guarded(git.repository(), "another password");
                SeenProcesses processes = SeenProcesses.watch(search);
                SeenFiles bucket = SeenFiles.watch(search, "bucket", sandbox.bucket());
                SeenObjects objects = SeenObjects.watch(operations.client(), search)) {
            run.prepare(server.url());
            Backup backup = run.backUp();
            // The post-hook has failed, and nothing else.
            assertThat(backup.getStatus().phase).isEqualTo(BackupPhase.PartiallyFailed);
            assertThat(backup.getStatus().message).contains(CanaryRun.COMPLAINT);
            assertThat(operations.volumes(CanaryRun.BACKUP))
                    .singleElement()
                    .satisfies(CanaryIT::assertSavedAtTheSecondAttempt);
            Restore restore = run.restore();
            assertThat(restore.getStatus().phase).isEqualTo(RestorePhase.Completed);
            assertThat(run.isBack()).isTrue();
            run.awaitRefusals();
            kinds = objects.kinds();
            commands = processes.commands();
            refused = processes.refused();
        }
        SeenFiles.look(search, "start of restic", folder.resolve("starts"));
        search.look("log of the operator", Files.readAllBytes(sandbox.operatorLog()));
        for (String node : List.of("node-a", "node-b")) {
            SeenFiles.look(
                    search, "log on " + node, sandbox.cluster().node(node).hostPath("/var/log/pods"));
        }
    }

    private static void assertSavedAtTheSecondAttempt(PodVolumeBackup volume) {
        assertThat(volume.getStatus().phase).isEqualTo(VolumePhase.Completed);
        assertThat(volume.getStatus().attempts).hasSize(2);
    }

    @AfterAll
    void leave() {
        sandbox.restic(ResticBinary.path());
        operations.resource(PolicySource.class, CanaryRun.NAME).delete();
        operations.resource(BackupPolicy.class, CanaryRun.NAME).delete();
        operations.deleteNamespace(CanaryRun.NAME);
    }

    @Test
    void no_secret_is_seen_but_in_the_secrets_that_hold_it() {
        assertThat(search.strays()).isEmpty();
    }

    /** Otherwise the test above would say nothing. */
    @Test
    void each_secret_is_recognised_where_it_has_to_be() {
        assertThat(search.atHome())
                .containsExactlyInAnyOrderElementsOf(run.canaries().stream()
                        .filter(canary -> !canary.isHomeless())
                        .map(Canary::name)
                        .toList());
    }

    /** A hook may be over before the next look; each start of restic is seen by its own script too. */
    @Test
    void the_operator_the_jobs_and_restic_were_looked_at_while_they_ran() {
        assertThat(refused).isEmpty();
        Map.of(
                        "the operator", " operator$",
                        "the Job of the backup", " node backup .*",
                        "the Job of the restore", " node restore .*",
                        "restic that makes a repository", "restic.* init",
                        "restic that saves", "restic.* backup ",
                        "restic that restores", "restic.* restore ")
                .forEach((what, pattern) ->
                        assertThat(commands).as(what).anyMatch(command -> command.matches(".*" + pattern + ".*")));
    }

    @Test
    void objects_logs_and_the_bucket_were_looked_at() {
        assertThat(kinds)
                .contains("ConfigMap", "Event", "Pod", "Job", "Lease", "Secret")
                .contains("Backup", "Restore", "BackupStorageLocation", "PolicySource", "ResticRepository");
        String backup = "bucket canary/backups/canary-1/";
        assertThat(search.places())
                .contains("Backup salvor/canary-1", "Restore salvor/canary-back", "PolicySource salvor/canary")
                .contains(backup + "canary-1.tar.gz", backup + "canary-1-logs.gz", backup + "salvor-backup.json")
                .anyMatch(place -> place.startsWith("bucket canary/restores/"))
                .anyMatch(place -> place.startsWith("bucket canary/restic/canary/data/"))
                .anyMatch(place -> place.startsWith("PodVolumeBackup salvor/canary-1"))
                .anyMatch(place -> place.startsWith("PodVolumeRestore salvor/canary-back"))
                .anyMatch(place -> place.startsWith("Event salvor/canary-1"))
                .anyMatch(place -> place.matches("log on node-.* salvor_canary-1.*"))
                .anyMatch(place -> place.matches("log on node-.* salvor_canary-back.*"));
    }
}
