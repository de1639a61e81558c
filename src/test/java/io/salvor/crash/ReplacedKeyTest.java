package io.salvor.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.BackupResult;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.ResticVersion;
import io.salvor.restic.key.KeyFile;
import io.salvor.restic.key.ScryptCost;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A restic that has listed the key of a repository, and finds it replaced by another one when it reads it. */
class ReplacedKeyTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String PASSWORD = "correct horse";

    @TempDir
    static Path data;

    private static S3Server server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start_the_server() {
        server = S3Server.start(data, "key", "secret").withBucket("backups");
    }

    @AfterAll
    static void stop_the_server() {
        server.close();
    }

    static Stream<ResticVersion> versions() {
        return ResticBinary.everyVersion().keySet().stream();
    }

    /** Replaces the key whenever it is about to be read, as long as that is asked for. */
    private record Replacing(Path keys, AtomicInteger times) implements Gate {
        @Override
        public Fate decide(Call call) {
            if (call.method().equals("GET") && call.path().contains("/keys/") && times.getAndDecrement() > 0) {
                replace();
            }
            return Fate.PASS;
        }

        private synchronized void replace() {
            try (Stream<Path> files = Files.list(keys)) {
                Path old = files.findFirst().orElseThrow();
                KeyFile file = KeyFile.read(Files.readAllBytes(old)).orElseThrow();
                byte[] next = KeyFile.write(
                        file.open(PASSWORD).orElseThrow(),
                        PASSWORD,
                        ScryptCost.CHEAP,
                        Instant.EPOCH,
                        new SecureRandom());
                Files.write(keys.resolve(KeyFile.id(next)), next);
                Files.delete(old);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("versions")
    void what_it_was_to_do_is_done_with_the_new_key(ResticVersion version) throws IOException {
        Path repository = data.resolve("backups/" + version);
        String id = ReadyRepository.make(new RepositoryAccess(repository.toString(), PASSWORD, Map.of()));
        Path volume = Files.createDirectory(folder.resolve("volume"));
        Files.writeString(volume.resolve("file"), "content");
        AtomicInteger times = new AtomicInteger();
        try (Proxy proxy = Proxy.start(server.url(), new Replacing(repository.resolve("keys"), times))) {
            Restic restic = new Restic(ResticBinary.everyVersion().get(version), folder.resolve("cache"));
            RepositoryAccess access = access(proxy, version);

            times.set(1);
            assertThat(restic.open(access, PATIENCE)).isEqualTo(id);
            times.set(1);
            BackupResult saved =
                    restic.backup(access, BackupArguments.everything(volume, null, Map.of()), progress -> {}, PATIENCE);
            assertThat(saved.complete()).isTrue();
            times.set(1);
            assertThat(restic.snapshots(access, PATIENCE)).hasSize(1);
            assertThat(times.get()).isLessThan(1);
            restic.check(access, PATIENCE);
        }
    }

    @Test
    void one_that_goes_on_finding_its_key_gone_fails_and_says_so() throws IOException {
        Path repository = data.resolve("backups/again");
        ReadyRepository.make(new RepositoryAccess(repository.toString(), PASSWORD, Map.of()));
        AtomicInteger times = new AtomicInteger(Integer.MAX_VALUE);
        try (Proxy proxy = Proxy.start(server.url(), new Replacing(repository.resolve("keys"), times))) {
            Restic restic = new Restic(ResticBinary.path(), null);

            assertThatThrownBy(() -> restic.open(access(proxy, "again"), PATIENCE))
                    .isInstanceOf(ResticException.class)
                    .hasMessageContaining("key");
        }
    }

    private static RepositoryAccess access(Proxy proxy, Object name) {
        return new RepositoryAccess(
                "s3:" + proxy.url() + "/backups/" + name,
                PASSWORD,
                Map.of("AWS_ACCESS_KEY_ID", "key", "AWS_SECRET_ACCESS_KEY", "secret"));
    }
}
