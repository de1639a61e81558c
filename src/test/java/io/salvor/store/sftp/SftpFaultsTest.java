package io.salvor.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.BackupResult;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.Backend;
import io.salvor.store.BackendSettings;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.CutLine;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SalvorScript;
import io.salvor.testing.SftpServer;
import io.salvor.testing.SmallDisk;
import io.salvor.testing.WhileItTries;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is said of each thing that goes wrong with a host on a bad day: to the operator, and by restic, which gets there through Salvor's own pipe. */
@Tag(BackendServers.TAG)
class SftpFaultsTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** What restic tries again it would try for a quarter of an hour. */
    private static final Duration WHILE_IT_TRIES = Duration.ofSeconds(4);

    private static final byte[] LARGE = new byte[6 << 20];

    @TempDir(cleanup = CleanupMode.ALWAYS)
    static Path machine;

    private static SftpServer server;
    private static Path program;
    private static Path volume;
    private static int places;

    private Path place;

    @BeforeAll
    static void start() throws IOException {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwxr-xr-x"));
        server = SftpServer.start(machine.resolve("sshd"));
        program = SalvorScript.in(machine);
        new Random(1).nextBytes(LARGE);
        volume = Files.createDirectory(machine.resolve("volume"));
        Files.write(volume.resolve("large"), LARGE);
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

    static Stream<Path> everyRestic() {
        return ResticBinary.everyVersion().values().stream();
    }

    @ParameterizedTest
    @MethodSource("everyRestic")
    void restic_says_what_the_way_to_the_host_has_said(Path restic) throws JSchException {
        Backend stranger = backend(Map.of("identity", strangersKey()));
        Backend changed = backend(Map.of("known_hosts", anotherHostKey()));
        Backend away = backend("nobody@127.0.0.1:1", Map.of());
        refused(Reason.InvalidCredentials, "authorized_keys", () -> open(restic, stranger));
        refused(Reason.HostKeyRejected, "a source you trust", () -> open(restic, changed));
        refused(Reason.Unreachable, "sshd runs", () -> open(restic, away));
    }

    @Test
    void a_password_that_the_host_does_not_accept_is_said_so() {
        try (SftpServer asking = SftpServer.start(
                machine.resolve("asking"), "PasswordAuthentication yes", "Subsystem sftp internal-sftp")) {
            Map<String, String> guessed = Map.of("password", "guessed", "known_hosts", asking.knownHosts());
            Backend backend = backendOf(asking.host(), guessed);
            refused(Reason.InvalidCredentials, "correct the password", () -> probe(backend));
            refused(Reason.InvalidCredentials, "correct the password", () -> open(ResticBinary.path(), backend));
        }
    }

    @Test
    void a_key_with_a_password_opens_the_host_to_both() throws Exception {
        KeyPair key = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
        Files.writeString(
                machine.resolve("sshd/authorized_keys"),
                "ecdsa-sha2-nistp256 " + Base64.getEncoder().encodeToString(key.getPublicKeyBlob()) + "\n",
                StandardOpenOption.APPEND);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        key.writePrivateKey(written, "of the key".getBytes(StandardCharsets.UTF_8));
        Backend backend =
                backend(Map.of("identity", written.toString(StandardCharsets.UTF_8), "password", "of the key"));

        probe(backend);
        refused(Reason.RepositoryMissing, "no restic repository", () -> open(ResticBinary.path(), backend));
    }

    /** As a Secret has them that was made on Windows. */
    @Test
    void key_and_known_hosts_with_other_line_ends_open_the_host_to_both() {
        Backend backend = backend(Map.of(
                "identity", server.identity().replace("\n", "\r\n"), "known_hosts", server.knownHosts() + "\r\n\r\n"));

        probe(backend);
        refused(Reason.RepositoryMissing, "no restic repository", () -> open(ResticBinary.path(), backend));
    }

    @ParameterizedTest
    @MethodSource("everyRestic")
    void a_host_that_goes_half_way_ends_restic_at_once(Path restic) throws IOException {
        try (CutLine line = CutLine.to(server.port())) {
            Backend backend = through(line);
            RepositoryAccess repository = ready();
            line.cutAfter(3 << 20);
            refused(Reason.Unreachable, "the connection was cut", () -> backup(restic, access(backend)));
            assertThat(line.hasCut()).isTrue();
            assertThat(backup(restic, repository).complete()).isTrue();
        }
    }

    @Test
    void an_object_that_was_being_written_is_written_again_over_another_connection() throws IOException {
        try (CutLine line = CutLine.to(server.port());
                ObjectStore store = through(line).open()) {
            store.reach();
            line.cutOnceAfter(3 << 20);
            store.put("a", LARGE);

            assertThat(line.hasCut()).isTrue();
            try (InputStream in = store.get("a")) {
                assertThat(in.readAllBytes()).isEqualTo(LARGE);
            }
        }
    }

    @Test
    void where_the_host_stays_away_that_is_said_and_nothing_half_is_there() throws IOException {
        try (CutLine line = CutLine.to(server.port());
                ObjectStore store = through(line).open()) {
            store.put("a", LARGE);
            line.cutAfter(3 << 20);
            refused(Reason.Unreachable, "sshd runs", () -> store.put("b", LARGE));
            try (ObjectStore other = backend(Map.of()).open()) {
                assertThat(other.keys("")).containsExactly("a");
            }
        }
    }

    @Test
    void an_object_that_breaks_off_while_it_is_read_is_no_object() throws IOException {
        try (CutLine line = CutLine.to(server.port());
                ObjectStore store = through(line).open()) {
            store.put("a", LARGE);
            line.cutAfter(3 << 20);
            refused(Reason.Unreachable, "reading a", () -> {
                try (InputStream in = store.get("a")) {
                    in.readAllBytes();
                }
            });
        }
    }

    @Test
    void a_disk_that_is_full_and_one_that_can_only_be_read_are_said_so() throws Exception {
        place = machine.resolve("disk");
        try (SmallDisk disk = SmallDisk.on(place).orElse(null)) {
            assumeTrue(disk != null, "only root can mount a small disk");
            SftpServer.giveAway(place);
            Backend backend = backend(Map.of());
            RepositoryAccess repository = ready();
            refused(Reason.BucketFull, "make room", () -> put(backend));
            refused(Reason.BucketFull, "free room", () -> backup(ResticBinary.path(), repository));

            disk.onlyRead();
            refused(Reason.AccessDenied, "mount it for writing", () -> put(backend));
            refused(
                    Reason.DeadlineExceeded,
                    "can only be read",
                    () -> WhileItTries.run(WHILE_IT_TRIES, within -> new Restic(ResticBinary.path(), null)
                            .backup(repository, all(), progress -> {}, within)));
        }
    }

    @ParameterizedTest
    @MethodSource("everyRestic")
    void folders_that_the_user_may_not_write_or_read_are_said_so(Path restic) throws IOException {
        RepositoryAccess repository = ready();
        Path folder = place.resolve("restic/shop");
        Files.setAttribute(folder.resolve("locks"), "unix:mode", 0555);
        refused(Reason.AccessDenied, "read and write there", () -> backup(restic, repository));
        Files.setAttribute(folder, "unix:mode", 0);
        refused(Reason.AccessDenied, "read and write there", () -> new Restic(restic, null).open(repository, PATIENCE));
    }

    private static void put(Backend backend) {
        try (ObjectStore store = backend.open()) {
            store.put("large", LARGE);
        }
    }

    private static void probe(Backend backend) {
        try (ObjectStore store = backend.open()) {
            store.probe();
        }
    }

    private static void open(Path restic, Backend backend) {
        new Restic(restic, null).open(access(backend), PATIENCE);
    }

    private static BackupResult backup(Path restic, RepositoryAccess repository) {
        return new Restic(restic, null).backup(repository, all(), progress -> {}, PATIENCE);
    }

    private static BackupArguments all() {
        return BackupArguments.everything(volume, null, Map.of("ns", "shop"));
    }

    private static void refused(Reason reason, String advice, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .hasMessageContaining(advice);
    }

    /** A repository that is there, reached over a line that holds. */
    private RepositoryAccess ready() throws IOException {
        Path folder = place.resolve("restic/shop");
        Files.createDirectories(folder.getParent());
        ReadyRepository.make(new RepositoryAccess(folder.toString(), "correct horse", Map.of()));
        SftpServer.giveAway(place);
        return access(backend(Map.of()));
    }

    private static RepositoryAccess access(Backend backend) {
        Reach reach = backend.reach();
        return new RepositoryAccess(
                backend.repository("shop"), "correct horse", reach.environment(), reach.files(), reach.options());
    }

    private Backend through(CutLine line) {
        String known = server.knownHosts().replace("]:" + server.port(), "]:" + line.port());
        return backend(server.user() + "@127.0.0.1:" + line.port(), Map.of("known_hosts", known));
    }

    private Backend backend(Map<String, String> other) {
        return backend(server.host(), other);
    }

    private Backend backend(String host, Map<String, String> other) {
        Map<String, String> credentials =
                new HashMap<>(Map.of("identity", server.identity(), "known_hosts", server.knownHosts()));
        credentials.putAll(other);
        return backendOf(host, credentials);
    }

    private Backend backendOf(String host, Map<String, String> credentials) {
        return new SftpProvider(Map.of("SALVOR_PROGRAM", program.toString())::get)
                .backend(new BackendSettings(Map.of("sftpHost", host, "path", place.toString()), "keys", credentials));
    }

    private static String strangersKey() throws JSchException {
        return SftpServer.privateKey(KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256));
    }

    private static String anotherHostKey() throws JSchException {
        KeyPair key = KeyPair.genKeyPair(new JSch(), KeyPair.ECDSA, 256);
        return server.knownHosts().split(" ", 2)[0] + " ecdsa-sha2-nistp256 "
                + Base64.getEncoder().encodeToString(key.getPublicKeyBlob());
    }
}
