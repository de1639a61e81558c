package io.salvor.store.rclone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.testing.BackendServers;
import io.salvor.testing.LoopbackServer;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SmallDisk;
import io.salvor.trouble.Reason;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of each thing that can be wrong with a remote, by real servers; what is special of a cloud is tested beside that. */
@Tag(BackendServers.TAG)
class RcloneFailuresTest {
    private static final byte[] HELLO = "hello".getBytes(StandardCharsets.UTF_8);
    private static final int OK = 200;

    @TempDir
    Path folder;

    private Path program;

    @BeforeEach
    void findRclone() {
        program = RcloneBinary.need();
    }

    @Test
    void a_password_that_the_service_does_not_know_is_found() throws Exception {
        try (LoopbackServer server = webdav();
                ObjectStore known = dav(server.port(), "right");
                ObjectStore unknown = dav(server.port(), "wrong")) {
            known.probe();
            assertFails(unknown::probe, Reason.InvalidCredentials, "correct the remote in rclone.conf");
        }
    }

    @Test
    void a_service_that_is_gone_is_found() throws Exception {
        LoopbackServer server = webdav();
        try (ObjectStore store = dav(server.port(), "right")) {
            store.probe();
            server.close();
            assertFails(store::probe, Reason.Unreachable, "that the service runs");
        }
    }

    @Test
    void a_service_without_tls_is_found_behind_an_https_url() throws Exception {
        try (LoopbackServer server = webdav();
                ObjectStore store = open(
                        "[dav]\ntype = webdav\nvendor = other\nurl = https://127.0.0.1:" + server.port() + "\n",
                        "dav:")) {
            assertFails(store::probe, Reason.TlsFailed, "check that the certificate is trusted");
        }
    }

    @Test
    void a_host_that_nobody_knows_is_found() {
        try (ObjectStore store = open("[dav]\ntype = webdav\nvendor = other\nurl = http://nobody.invalid\n", "dav:")) {
            assertFails(store::reach, Reason.Unreachable, "the host name is unknown");
        }
    }

    @Test
    void a_remote_that_the_file_does_not_have_is_found() {
        try (ObjectStore store = open("[dav]\ntype = webdav\n", "drive:backups")) {
            assertFails(store::reach, Reason.InvalidCredentials, "has no such remote");
        }
    }

    @Test
    void a_disk_without_room_is_found() throws Exception {
        Optional<SmallDisk> disk = SmallDisk.on(folder.resolve("disk"));
        assumeTrue(disk.isPresent(), "only root can mount");
        try (SmallDisk small = disk.get().fill();
                ObjectStore store = open("[disk]\ntype = local\n", "disk:" + small.folder() + "/place")) {
            assertFails(() -> store.put("a", new byte[1 << 20]), Reason.BucketFull, "give it more room");
            // Before 1.63 rclone writes under the name that an object is to have.
            assumeFalse(RcloneBinary.isOld(), "this rclone leaves what it has begun to write");
            assertThat(store.exists("a")).isFalse();
            assertThat(store.keys("")).isEmpty();
        }
    }

    @Test
    void a_disk_that_can_only_be_read_is_found() throws Exception {
        Optional<SmallDisk> disk = SmallDisk.on(folder.resolve("disk"));
        assumeTrue(disk.isPresent(), "only root can mount");
        try (SmallDisk small = disk.get().onlyRead();
                ObjectStore store = open("[disk]\ntype = local\n", "disk:" + small.folder())) {
            store.reach();
            assertFails(() -> store.put("a", HELLO), Reason.AccessDenied, "can only be read");
            assertFails(() -> store.put("b/c", HELLO), Reason.AccessDenied, "can only be read");
        }
    }

    @Test
    void restic_says_what_rclone_has_said() throws Exception {
        LoopbackServer server = webdav();
        int port = server.port();
        String wrong = davConfig(port, "wrong");
        String right = davConfig(port, "right");
        String tls = right.replace("http://", "https://");
        assertFails(() -> ofRestic(right, "dav:place"), Reason.RepositoryMissing, "no restic repository");
        assertFails(() -> ofRestic(wrong, "dav:place"), Reason.InvalidCredentials, "401 Unauthorized");
        assertFails(() -> ofRestic(tls, "dav:place"), Reason.TlsFailed, "HTTP response to HTTPS client");
        assertFails(() -> ofRestic(right, "drive:place"), Reason.InvalidCredentials, "section in config file");
        server.close();
        assertFails(() -> ofRestic(right, "dav:place"), Reason.Unreachable, "connection refused");
    }

    private void ofRestic(String config, String place) {
        Backend backend = new RcloneBackend(new Rclone(program, Map.of()), place, config, "", "");
        Reach reach = backend.reach();
        new Restic(ResticBinary.path(), null)
                .snapshots(
                        new RepositoryAccess(
                                backend.repository("shop"),
                                "none",
                                reach.environment(),
                                reach.files(),
                                reach.options()),
                        Duration.ofMinutes(1));
    }

    @Test
    void content_that_breaks_off_is_no_content() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            if (head) {
                exchange.getResponseHeaders().set("Content-Length", "1000000");
            }
            exchange.sendResponseHeaders(OK, head ? -1 : 1_000_000);
            if (!head) {
                exchange.getResponseBody().write(new byte[1_000]);
                exchange.getResponseBody().flush();
            }
            exchange.close();
        });
        server.start();
        try (ObjectStore store = open(
                        "[web]\ntype = http\nurl = http://127.0.0.1:"
                                + server.getAddress().getPort() + "\n",
                        "web:");
                InputStream in = store.get("a")) {
            assertFails(() -> in.readAllBytes(), Reason.Unreachable, "the content broke off while reading a");
        } finally {
            server.stop(0);
        }
    }

    private ObjectStore dav(int port, String password) throws IOException, InterruptedException {
        return open(davConfig(port, password), "dav:place");
    }

    private String davConfig(int port, String password) throws IOException, InterruptedException {
        return "[dav]\ntype = webdav\nvendor = other\nurl = http://127.0.0.1:" + port + "\nuser = salvor\npass = "
                + obscured(password) + "\n";
    }

    private ObjectStore open(String config, String place) {
        return new RcloneBackend(new Rclone(program, Map.of()), place, config, "", "").open();
    }

    private LoopbackServer webdav() throws IOException {
        Path served = Files.createDirectories(folder.resolve("served"));
        return LoopbackServer.start(
                port -> List.of(
                        program.toString(),
                        "serve",
                        "webdav",
                        "--addr",
                        "127.0.0.1:" + port,
                        "--user",
                        "salvor",
                        "--pass",
                        "right",
                        served.toString()),
                Map.of("RCLONE_CONFIG", folder.resolve("none").toString()),
                folder.resolve("webdav.log"));
    }

    private String obscured(String password) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(program.toString(), "obscure", password).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).isZero();
        return said;
    }

    private static void assertFails(ThrowingCallable call, Reason reason, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Trouble.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason))
                .hasMessageContaining(words);
    }
}
