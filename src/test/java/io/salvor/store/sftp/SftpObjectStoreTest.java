package io.salvor.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.ObjectStoreContract;
import io.salvor.testing.BackendServers;
import io.salvor.testing.SalvorScript;
import io.salvor.testing.SftpServer;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Against OpenSSH's server, with restic going through Salvor's own pipe. */
@Tag(BackendServers.TAG)
class SftpObjectStoreTest extends ObjectStoreContract {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path machine;

    private static SftpServer server;
    private static Path program;
    private static int places;

    private Path place;

    @BeforeAll
    static void start() throws IOException {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = SftpServer.start(machine.resolve("sshd"));
        program = SalvorScript.in(machine);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void makePlace() throws IOException {
        place = Files.createDirectory(machine.resolve("place-" + ++places));
        SftpServer.giveAway(place);
    }

    @Override
    protected List<String> leftProbes(Instant now) {
        return List.of();
    }

    @Override
    public Backend backend(String name) {
        return backend(server.host(), name, credentials());
    }

    private Backend backend(String host, String prefix, Map<String, String> credentials) {
        return new SftpProvider(Map.of("SALVOR_PROGRAM", program.toString())::get)
                .backend(new BackendSettings(
                        Map.of("sftpHost", host, "path", place.toString(), "prefix", prefix), "keys", credentials));
    }

    private static Map<String, String> credentials() {
        return new HashMap<>(Map.of("identity", server.identity(), "known_hosts", server.knownHosts()));
    }

    @Test
    void a_repository_is_named_as_restic_reads_it() {
        assertThat(backend("p").repository("shop"))
                .isEqualTo("sftp://" + server.host() + "/" + place + "/p/restic/shop");
        assertThat(backend("user@nas.example.com", "", credentials()).repository("shop"))
                .isEqualTo("sftp:user@nas.example.com:" + place + "/restic/shop");
    }

    @Test
    void a_folder_may_be_called_as_a_pattern_would_be() throws IOException {
        place = Files.createDirectory(machine.resolve("p[1-3]?*"));
        SftpServer.giveAway(place);

        store().put("a", HELLO);
        store().put("a", new byte[] {1});

        assertThat(store().putIfAbsent("b", HELLO)).isTrue();
        assertThat(store().keys("")).containsExactly("a", "b");
        assertThat(store().get("a").readAllBytes()).containsExactly(1);
        assertThat(store().erase("b")).isTrue();
        store().probe();
        assertThat(store().keys("")).containsExactly("a");
    }

    @Test
    void a_link_is_no_object() throws IOException {
        store().put("backups/a/x", HELLO);
        Files.createSymbolicLink(place.resolve("place/backups/link"), machine);
        Files.createSymbolicLink(place.resolve("place/backups/a/file"), machine.resolve("sshd/log"));

        assertThat(store().keys("")).containsExactly("backups/a/x");
        assertThat(store().folders("backups/")).containsExactly("a");
        assertThat(store().exists("backups/a/file")).isFalse();
    }

    @Test
    void what_was_not_written_whole_is_no_object_and_goes_when_it_is_old() throws IOException {
        store().put("a", HELLO);
        Path left = Files.write(place.resolve("place/.salvor-tmp/left"), HELLO);
        SftpServer.giveAway(left);

        assertThat(store().keys("")).containsExactly("a");
        store().endUploads("", Instant.now().minusSeconds(3_600));
        assertThat(left).exists();
        store().endUploads("", Instant.now().plusSeconds(3_600));
        assertThat(left).doesNotExist();
    }

    @Test
    void folders_of_restic_stay_when_they_are_empty() {
        store().put("restic/shop/locks/a", HELLO);
        store().delete("restic/shop/locks/a");

        assertThat(place.resolve("place/restic/shop/locks")).isDirectory();
        assertThat(store().folders("")).isEmpty();
    }

    @Test
    void a_connection_that_was_cut_is_made_anew() {
        store().put("a", HELLO);
        server.cut();
        assertThat(store().exists("a")).isTrue();
        server.cut();
        store().put("b", HELLO);
        server.cut();
        assertThat(store().keys("")).containsExactly("a", "b");
    }

    @Test
    void an_unknown_host_key_is_refused_with_what_to_do() throws JSchException {
        Map<String, String> other = credentials();
        other.put("known_hosts", "nas.example.com " + server.knownHosts().split(" ", 2)[1]);
        refused(Reason.HostKeyRejected, "known_hosts", backend(server.host(), "", other));
    }

    @Test
    void a_changed_host_key_is_refused_with_what_to_do() throws JSchException {
        KeyPair key = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
        Map<String, String> other = credentials();
        other.put(
                "known_hosts",
                server.knownHosts().split(" ", 2)[0] + " ecdsa-sha2-nistp256 "
                        + Base64.getEncoder().encodeToString(key.getPublicKeyBlob()));
        refused(Reason.HostKeyRejected, "a source you trust", backend(server.host(), "", other));
    }

    @Test
    void a_key_that_the_host_does_not_know_is_refused_with_what_to_do() throws JSchException {
        Map<String, String> other = credentials();
        other.put("identity", SftpServer.privateKey(KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256)));
        refused(Reason.InvalidCredentials, "authorized_keys", backend(server.host(), "", other));
    }

    @Test
    void a_host_that_does_not_answer_or_is_none_is_said_so() {
        refused(Reason.Unreachable, "sshd runs", backend("nobody@127.0.0.1:1", "", credentials()));
        refused(Reason.Unreachable, "DNS", backend("nobody@no-such-host.invalid", "", credentials()));
    }

    @Test
    void a_host_without_sftp_is_said_so() {
        try (SftpServer shell = SftpServer.start(machine.resolve("shell-" + places), "AllowTcpForwarding no")) {
            Map<String, String> there =
                    new HashMap<>(Map.of("identity", shell.identity(), "known_hosts", shell.knownHosts()));
            refused(Reason.InvalidLocation, "Subsystem sftp", backend(shell.host(), "", there));
        }
    }

    @Test
    void a_folder_that_the_user_may_not_write_is_said_so() throws IOException {
        Files.setAttribute(place, "unix:mode", 0555);
        refused(Reason.AccessDenied, "read and write the folder", backend(""));
    }

    private static void refused(Reason reason, String advice, Backend backend) {
        try (ObjectStore store = backend.open()) {
            assertThatThrownBy(store::probe)
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                    .hasMessageContaining(advice);
        }
    }

    @Test
    void credentials_that_cannot_be_used_are_refused_before_anybody_is_asked() {
        for (String[] wrong : new String[][] {
            {"known_hosts", "not a line", "ssh-keyscan"},
            {"identity", "not a key", "does not hold a private key"},
            {"identity", "", "neither a key identity nor a password"}
        }) {
            Map<String, String> other = credentials();
            other.put(wrong[0], wrong[1]);
            assertThatThrownBy(() -> backend(server.host(), "", other))
                    .isInstanceOfSatisfying(
                            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.InvalidCredentials))
                    .hasMessageContaining(wrong[2]);
        }
        Map<String, String> unknown = credentials();
        unknown.remove("known_hosts");
        assertThatThrownBy(() -> backend(server.host(), "", unknown)).hasMessageContaining("known_hosts");
    }
}
