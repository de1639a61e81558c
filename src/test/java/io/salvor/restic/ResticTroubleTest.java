package io.salvor.restic;

import static io.salvor.restic.ResticLab.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import io.salvor.testing.Damage;
import io.salvor.testing.FreePorts;
import io.salvor.testing.Processes;
import io.salvor.testing.RestServer;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SmallDisk;
import io.salvor.testing.WhileItTries;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What each version of restic says of a service that refuses or is away, of a damaged repository and of a full disk, and what that becomes. */
@ParameterizedClass(name = "restic {0}")
@MethodSource("io.salvor.restic.ResticLab#versions")
// Most of it waits for restic to give up.
@Execution(ExecutionMode.CONCURRENT)
class ResticTroubleTest {
    /** restic goes on trying for a quarter of an hour, for most of this. */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** restic says why it tries again when its client for S3 has done so for some seconds, which are more on a busy machine. */
    private static final Duration UNTIL_IT_SAYS_SO = Duration.ofSeconds(20);

    private static final ResticVersion SAYS_WHAT_IT_TRIES = new ResticVersion(0, 18, 0);

    private static final ResticVersion COMPRESSES_FASTEST = new ResticVersion(0, 19, 0);

    @TempDir
    private Path temp;

    private final ResticVersion version;
    private ResticLab lab;

    ResticTroubleTest(ResticVersion version) {
        this.version = version;
    }

    @BeforeEach
    void a_volume() throws IOException {
        lab = new ResticLab(version, temp);
        byte[] content = new byte[3 << 20];
        new Random(1).nextBytes(content);
        Files.write(lab.volume().resolve("large"), content);
        Files.writeString(Files.createDirectory(lab.volume().resolve("folder")).resolve("file"), "file");
    }

    @Test
    void a_service_that_refuses_access_or_does_not_know_the_key_or_the_time_says_so() throws IOException {
        assertAnswered(403, "AccessDenied", Reason.AccessDenied, saving(PATIENCE));
        assertAnswered(403, "SignatureDoesNotMatch", Reason.InvalidCredentials, saving(PATIENCE));
        assertAnswered(403, "RequestTimeTooSkewed", Reason.Other, saving(PATIENCE));
    }

    @Test
    void a_service_that_is_overloaded_is_unreachable() throws IOException {
        // Below restic its client for S3 tries again too; of that, only newer versions say something in time.
        boolean silent = version.compareTo(SAYS_WHAT_IT_TRIES) < 0;
        assertAnswered(
                503,
                "SlowDown",
                silent ? Reason.DeadlineExceeded : Reason.Unreachable,
                silent ? () -> lab.backup(null, PATIENCE) : saving(UNTIL_IT_SAYS_SO));
    }

    @Test
    void a_service_that_is_away_is_unreachable() throws IOException {
        lab.use(s3(FreePorts.next()));
        assertFails(Reason.Unreachable, saving(UNTIL_IT_SAYS_SO));
    }

    @Test
    void a_service_that_takes_no_more_is_full() throws IOException {
        try (RestServer service = new RestServer()) {
            lab.use(new RepositoryAccess(service.repository(), "correct horse", Map.of()));
            lab.init();
            assertThat(lab.backup(null).complete()).isTrue();
            service.refuse(507);
            assertFails(Reason.BucketFull, saving(PATIENCE));
        }
    }

    @Test
    void no_room_for_temporary_files_and_none_for_the_repository_are_different_disks() throws Exception {
        Optional<SmallDisk> small = SmallDisk.on(temp.resolve("disk"));
        assumeTrue(small.isPresent(), "only root can mount a small disk");
        lab.ready();
        try (SmallDisk disk = small.get()) {
            lab.run(lab.after("export TMPDIR=" + disk.folder()));
            assertFails(Reason.CacheDiskFull, () -> lab.backup(null));
            lab.run(lab.after(""));
            // A folder of a location may be called as one of a Job's is.
            Path repo = Files.createDirectory(disk.folder().resolve("cache")).resolve("repo");
            lab.use(new RepositoryAccess(repo.toString(), "correct horse", Map.of()));
            lab.ready();
            assertFails(Reason.BucketFull, saving(PATIENCE));
            lab.use(new RepositoryAccess(temp.resolve("repo").toString(), "correct horse", Map.of()));
            disk.fill();
            cacheOn(disk);
            disk.onlyRead();
            lab.use(new RepositoryAccess(repo.toString(), "correct horse", Map.of()));
            lab.run(lab.after(""));
            assertFails(Reason.AccessDenied, saving(PATIENCE));
        }
    }

    /** A cache on a disk that is full is done without, or restic ends and says so. */
    private void cacheOn(SmallDisk disk) {
        Restic restic = new Restic(
                ResticBinary.everyVersion().get(version), disk.folder().resolve("kept"));
        try {
            BackupArguments all = BackupArguments.everything(lab.volume(), null, Map.of("ns", "shop"));
            assertThat(restic.backup(lab.repository(), all, progress -> {}, ResticLab.DEADLINE)
                            .complete())
                    .isTrue();
        } catch (ResticException e) {
            assertThat(e.reason()).as(e.getMessage()).isEqualTo(Reason.CacheDiskFull);
        }
    }

    @Test
    void a_compression_that_came_later_is_made_or_said_so() throws IOException {
        lab.ready();
        lab.run(lab.after("export RESTIC_COMPRESSION=fastest"));
        if (version.compareTo(COMPRESSES_FASTEST) >= 0) {
            assertThat(lab.backup(null).complete()).isTrue();
            return;
        }
        assertThatThrownBy(() -> lab.backup(null))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ResticTooOld))
                .hasMessageContaining("set limits.compression to auto, off or max");
    }

    /** Debian's package says of {@code azure:} what every other says of a provider that it has not heard of. */
    @Test
    void a_provider_that_this_restic_does_not_reach_is_named_with_what_to_do() {
        lab.use(new RepositoryAccess("nimbus:backups:/restic/shop", "correct horse", Map.of()));
        assertThatThrownBy(() -> lab.backup(null))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ResticLacksProvider))
                .hasMessageStartingWith("this restic does not reach nimbus, as in nimbus:backups:/restic/shop;")
                .hasMessageContaining("use that of Salvor's image, or one of restic's own releases");
    }

    @Test
    void a_repository_that_the_user_may_not_read_or_write_says_so() throws IOException {
        assumeTrue(Processes.isRoot(), "only root can give up its rights");
        lab.ready();
        lab.run(lab.withoutRightsOfRoot());
        Path repo = temp.resolve("repo");
        Files.setAttribute(repo.resolve("locks"), "unix:mode", 0555);
        assertFails(Reason.AccessDenied, () -> lab.backup(null));
        Files.setAttribute(repo, "unix:mode", 0);
        assertFails(Reason.AccessDenied, () -> lab.backup(null));
        Files.setAttribute(repo, "unix:mode", 0700);
    }

    @Test
    void a_damaged_repository_is_never_taken_for_an_unreadable_volume() throws IOException {
        lab.run(lab.after(""));
        lab.ready();
        String parent = lab.backup(null).snapshotId();
        Files.writeString(lab.volume().resolve("folder/new"), "new");
        Damage.to(temp.resolve("repo/data"));
        BackupResult result = lab.backup(parent);
        assertThat(result.damage()).contains("ciphertext verification failed");
        assertThat(result.complete()).isFalse();
    }

    @Test
    void what_restic_cannot_read_of_a_repository_itself_ends_it() throws IOException {
        for (String part : List.of("index", "keys", "config")) {
            ResticLab other = new ResticLab(version, Files.createDirectory(temp.resolve(part)));
            Files.writeString(other.volume().resolve("file"), "file");
            other.run(other.after(""));
            other.ready();
            other.backup(null);
            Damage.to(temp.resolve(part).resolve("repo").resolve(part));
            assertFails(Reason.RepositoryDamaged, () -> other.backup(null));
        }
    }

    private Runnable saving(Duration first) {
        return () -> WhileItTries.run(first, within -> lab.backup(null, within));
    }

    private void assertAnswered(int code, String name, Reason reason, Runnable saving) throws IOException {
        HttpServer service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = ("<?xml version=\"1.0\"?><Error><Code>" + name + "</Code><Message>" + name
                        + " message</Message></Error>")
                .getBytes(StandardCharsets.UTF_8);
        service.createContext("/", exchange -> {
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.getResponseHeaders().set("Content-Type", "application/xml");
            exchange.sendResponseHeaders(code, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        });
        service.start();
        try {
            lab.use(s3(service.getAddress().getPort()));
            assertFails(reason, saving);
        } finally {
            service.stop(0);
        }
    }

    private static RepositoryAccess s3(int port) {
        return new RepositoryAccess(
                "s3:http://127.0.0.1:" + port + "/bucket/restic/shop",
                "correct horse",
                Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));
    }
}
