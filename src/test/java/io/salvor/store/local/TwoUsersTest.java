package io.salvor.store.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.salvor.testing.BackendServers;
import io.salvor.testing.Processes;
import io.salvor.testing.ResticBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's user and that of node Jobs on one repository, as Kubernetes starts them, on the kernel of this machine. */
@Tag(BackendServers.TAG)
class TwoUsersTest {
    private static final String SETPRIV = "/usr/bin/setpriv";

    /** The operator, and Jobs of maintenance. */
    private static final List<String> OPERATOR = List.of(
            SETPRIV, "--reuid=65532", "--regid=65532", "--groups=65532", "--bounding-set=-all", "--inh-caps=-all");

    /** A Job that saves volumes: root with one right. */
    private static final List<String> SAVING =
            List.of(SETPRIV, "--groups=65532", "--bounding-set=-all,+dac_read_search", "--inh-caps=-all");

    /** What a server with root_squash makes of that. */
    private static final List<String> SQUASHED = List.of(
            SETPRIV, "--reuid=65534", "--regid=65534", "--groups=65532", "--bounding-set=-all", "--inh-caps=-all");

    @TempDir
    Path machine;

    private LocationVolumes volumes;
    private Path data;
    private String repository;

    @BeforeEach
    void prepare() throws IOException, InterruptedException {
        assumeTrue(Processes.isRoot() && Files.isExecutable(Path.of(SETPRIV)), "takes root and setpriv");
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwxr-xr-x"));
        volumes = new LocationVolumes(machine, "nas");
        Files.setAttribute(volumes.folder("nas"), "unix:gid", 65532);
        Files.setAttribute(volumes.folder("nas"), "unix:mode", 02770);
        data = Files.createDirectory(machine.resolve("data"));
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
        repository = volumes.backend("nas", "cluster").repository("shop");
        LocalProcess.Ended reached =
                LocalProcess.run(OPERATOR, List.of("/bin/sh", "-c", "test -x '" + ResticBinary.path() + "'"), Map.of());
        assumeTrue(reached.code() == 0, "restic can be reached by other users");
    }

    @Test
    void what_a_job_of_root_writes_the_operator_may_read_and_remove() throws Exception {
        saves_and_forgets(SAVING);
    }

    @Test
    void so_it_is_on_a_server_that_makes_nobody_of_root() throws Exception {
        saves_and_forgets(SQUASHED);
    }

    private void saves_and_forgets(List<String> job) throws Exception {
        good(OPERATOR, LocalProcess.command("nas", "put", "backups/a/x"));
        good(OPERATOR, LocalProcess.restic(repository, "init"));
        good(OPERATOR, LocalProcess.command("nas", "share", "shop"));
        for (int i = 0; i < 3; i++) {
            Files.write(data.resolve("file"), new byte[] {(byte) i});
            good(job, LocalProcess.restic(repository, "backup", data.toString()));
        }
        good(job, LocalProcess.restic(repository, "unlock", "--remove-all"));
        good(job, LocalProcess.restic(repository, "dump", "latest", data + "/file"));

        good(OPERATOR, LocalProcess.command("nas", "read"));
        good(OPERATOR, LocalProcess.restic(repository, "forget", "--keep-last", "1", "--prune", "--max-unused", "0"));
        good(OPERATOR, LocalProcess.restic(repository, "check", "--read-data"));
        good(job, LocalProcess.restic(repository, "backup", data.toString()));
        good(OPERATOR, LocalProcess.command("nas", "read"));
    }

    @Test
    void a_repository_that_restic_has_made_is_given_to_its_group_again_where_that_was_broken_off() throws Exception {
        good(OPERATOR, LocalProcess.restic(repository, "init"));
        Path shop = Path.of(repository);
        Files.delete(shop.resolve("data/7f"));
        // As when the process was killed half-way.
        Files.setAttribute(shop.resolve("keys"), "unix:mode", 02770);

        good(OPERATOR, LocalProcess.command("nas", "share", "shop"));

        try (Stream<Path> all = Files.walk(shop)) {
            for (Path one : all.toList()) {
                int mode = (Integer) Files.getAttribute(one, "unix:mode") & 07777;
                assertThat(mode & (Files.isDirectory(one) ? 02770 : 0440))
                        .as(one + " with " + Integer.toOctalString(mode))
                        .isEqualTo(Files.isDirectory(one) ? 02770 : 0440);
                assertThat(Files.getAttribute(one, "unix:gid"))
                        .as(one.toString())
                        .isEqualTo(65532);
            }
        }
        assertThat(shop.resolve("data/7f")).isDirectory();
    }

    @Test
    void a_share_that_belongs_to_somebody_else_is_refused_with_what_to_do() throws Exception {
        Files.setAttribute(volumes.folder("nas"), "unix:gid", 0);
        Files.setAttribute(volumes.folder("nas"), "unix:mode", 0755);

        LocalProcess.Ended refused = run(OPERATOR, LocalProcess.command("nas", "put", "backups/a/x"));

        assertThat(refused.code()).isNotZero();
        assertThat(refused.said())
                .contains(
                        "as user 65532:65532", "belongs to 0:0 with mode 755", "chgrp -R 65532", "chmod -R g+rwX,g+s");
    }

    @Test
    void a_repository_of_another_user_that_its_group_may_not_read_is_refused_with_what_to_do() throws Exception {
        good(SQUASHED, LocalProcess.restic(repository, "init"));

        LocalProcess.Ended refused = run(OPERATOR, LocalProcess.command("nas", "share", "shop"));

        assertThat(refused.code()).isNotZero();
        assertThat(refused.said()).contains("denied", "65534:65532", "chgrp -R 65532");
    }

    private void good(List<String> user, List<String> command) throws Exception {
        LocalProcess.Ended ended = run(user, command);
        assertThat(ended.code()).as(command + " said " + ended.said()).isZero();
    }

    private LocalProcess.Ended run(List<String> user, List<String> command) throws Exception {
        Map<String, String> variables = new HashMap<>(volumes.variables());
        variables.put("RESTIC_PASSWORD", "correct horse");
        variables.put("PATH", System.getenv("PATH"));
        return LocalProcess.run(user, command, variables);
    }
}
