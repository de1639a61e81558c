package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.api.FileRules;
import io.salvor.api.PodVolumeBackup;
import io.salvor.api.PodVolumeBackupSpec;
import io.salvor.api.PodVolumeBackupStatus;
import io.salvor.api.VolumePhase;
import io.salvor.job.VolumeReason;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.testing.Damage;
import io.salvor.testing.Processes;
import io.salvor.testing.Program;
import io.salvor.testing.RestServer;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SmallDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What real trouble with a folder, a disk, a process or a repository becomes in the record of the volume: three Jobs at once. */
class NodeOutcomesTest {
    /** restic goes on trying for a quarter of an hour. */
    private static final String PATIENCE = "PT15S";

    @TempDir
    private static Path temp;

    private static NodeJobsFixture jobs;
    private static RestServer service;
    private static Optional<SmallDisk> small;
    private static Optional<SmallDisk> full;

    @BeforeAll
    static void run_the_jobs() throws Exception {
        jobs = new NodeJobsFixture(temp);
        jobs.environment().put("SALVOR_RESTIC", troubled().toString());
        small = SmallDisk.on(temp.resolve("small"));
        full = SmallDisk.on(temp.resolve("full"));
        jobs.repository("shop");
        closedFolder();
        volume("all-excluded", "shop", "large");
        volume("killed", "shop");
        volume("no-password", "stranger");
        volume("no-room-for-packs", "shop");
        changedSince(jobs.repository("bank"), "bank", "no-index");
        Damage.to(temp.resolve("restic/bank/index"));
        changedSince(jobs.repository("mill"), "mill", "no-tree");
        Damage.to(temp.resolve("restic/mill/data"));
        fullService();
        volume("no-room-for-rules", "shop");
        jobs.create(jobs.backup("no-room-for-password", "shop", "no-room-for-password-0", "no-room-for-password"));
        jobs.volume("no-room-for-password");
        List<Program> running = new ArrayList<>();
        running.add(job(
                Map.of(),
                "closed",
                "all-excluded",
                "killed",
                "no-password",
                "no-room-for-packs",
                "no-index",
                "no-tree"));
        running.add(job(Map.of("SALVOR_VOLUME_TIMEOUT", PATIENCE), "full-service"));
        if (full.isPresent()) {
            String temporary = full.get().fill().folder().toString();
            running.add(job(
                    Map.of("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                    "no-room-for-rules",
                    "no-room-for-password"));
        }
        for (Program job : running) {
            assertThat(job.exitCode()).as(job.errors()).isZero();
            job.close();
        }
    }

    @AfterAll
    static void stop() throws Exception {
        for (Optional<SmallDisk> disk : List.of(small, full)) {
            if (disk.isPresent()) {
                disk.get().close();
            }
        }
        service.close();
        jobs.close();
    }

    @ParameterizedTest
    @CsvSource({
        "closed, FolderUnreadable, AccessDenied",
        "all-excluded, NothingToSave, excluded by the policy's rules",
        "full-service, BucketFull, 507",
        "no-room-for-packs, CacheDiskFull, no room for temporary files",
        "no-room-for-rules, CacheDiskFull, No space left on device",
        "no-room-for-password, CacheDiskFull, No space left on device",
        "killed, ResticKilled, was killed",
        "no-index, RepositoryDamaged, restic check",
        "no-tree, RepositoryDamaged, restic check",
        "no-password, RepositoryNotReady, no password"
    })
    void trouble_becomes_the_phase_and_the_reason_of_the_volume(String name, VolumeReason reason, String words) {
        assumeTrue(!name.startsWith("no-room") || small.isPresent() && full.isPresent(), "only root can mount a disk");
        PodVolumeBackupStatus status = jobs.backupStatus(name);
        assertThat(status.reason).as(status.message).isEqualTo(reason.name());
        boolean ended = reason.then() == VolumeReason.Then.End;
        assertThat(status.phase)
                .isEqualTo(ended ? VolumePhase.valueOf(reason.result().name()) : VolumePhase.New);
        assertThat(status.completionTimestamp != null).isEqualTo(ended);
        assertThat(status.message).contains(name).contains(words);
        assertThat(status.empty != null).isEqualTo(reason == VolumeReason.NothingToSave);
        assertThat(status.snapshotID != null).as("a snapshot").isEqualTo(name.equals("no-tree"));
    }

    private static PodVolumeBackupSpec volume(String name, String namespace, String... exclude) throws IOException {
        PodVolumeBackup record = jobs.backup(name, namespace, name + "-0", name);
        record.getSpec().files = new FileRules();
        record.getSpec().files.exclude = List.of(exclude);
        jobs.create(record);
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        Files.write(jobs.volume(name).resolve("large"), content);
        return record.getSpec();
    }

    /** As on a node where the Job is root and SELinux or a server says that it may not all the same. */
    private static void closedFolder() throws IOException {
        volume("closed", "shop");
        Files.setAttribute(jobs.volume("closed"), "unix:mode", 0);
        if (Processes.isRoot()) {
            Files.setAttribute(jobs.volume("closed"), "unix:uid", 1234);
        }
    }

    /** A folder that is not read anew, because it is as it was in a snapshot, beside one that has to be. */
    private static void changedSince(RepositoryAccess repository, String namespace, String name) throws IOException {
        PodVolumeBackupSpec spec = volume(name, namespace);
        Files.writeString(
                Files.createDirectory(jobs.volume(name).resolve("folder")).resolve("file"), "file");
        jobs.restic()
                .backup(
                        repository,
                        BackupArguments.everything(jobs.volume(name), null, spec.tags),
                        progress -> {},
                        NodeJobsFixture.DEADLINE);
        Files.writeString(jobs.volume(name).resolve("folder/new"), "new");
    }

    private static void fullService() throws IOException {
        service = new RestServer();
        RepositoryAccess access = new RepositoryAccess(service.repository(), "of web", Map.of());
        jobs.restic().init(access, NodeJobsFixture.DEADLINE);
        jobs.password("web", access.password());
        PodVolumeBackup record = jobs.backup("full-service", "web", "full-service-0", "full-service");
        record.getSpec().repoIdentifier = access.identifier();
        jobs.create(record);
        Files.writeString(jobs.volume("full-service").resolve("file"), "file");
        service.refuse(507);
    }

    /** A Job that may no more read what others own than SELinux would let it. */
    private static Program job(Map<String, String> more, String... volumes) throws IOException {
        Map<String, String> environment = new HashMap<>(jobs.environment());
        environment.put(
                "SALVOR_TERMINATION_MESSAGE",
                temp.resolve("end-of-" + volumes[0]).toString());
        environment.putAll(more);
        List<String> arguments = new ArrayList<>(List.of("node", "backup", "--namespace", NodeJobsFixture.NAMESPACE));
        for (String volume : volumes) {
            arguments.addAll(List.of("--volume", volume + "@1"));
        }
        return Program.startUnder(
                Processes.isRoot() ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search") : List.of(),
                environment,
                arguments.toArray(String[]::new));
    }

    /** restic, which on two of the volumes finds a small disk, or is killed. */
    private static Path troubled() throws IOException {
        Path script = Files.writeString(
                temp.resolve("troubled.sh"),
                """
                #!/bin/sh
                case $1:$(pwd) in
                backup:*/killed) kill -9 $$ ;;
                backup:*/no-room-for-packs) export TMPDIR=SMALL ;;
                esac
                exec RESTIC "$@"
                """
                        .replace("SMALL", temp.resolve("small").toString())
                        .replace("RESTIC", ResticBinary.path().toString()));
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
