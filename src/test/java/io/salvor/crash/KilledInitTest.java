package io.salvor.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.KeyCost;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositorySpec;
import io.salvor.catalog.Catalog;
import io.salvor.operator.storage.Locations;
import io.salvor.operator.storage.OpenLocation;
import io.salvor.operator.storage.RepositoryHandover;
import io.salvor.operator.storage.RepositoryKeys;
import io.salvor.operator.storage.RepositoryOpener;
import io.salvor.restic.Restic;
import io.salvor.store.BackendDescription;
import io.salvor.store.ObjectNames;
import io.salvor.store.ObjectStore;
import io.salvor.store.s3.S3Backend;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.S3Server;
import io.salvor.trouble.Trouble;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The making of a repository, with restic killed right before and right after each of its writes, and then begun again. */
class KilledInitTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int MOST_WRITES = 20;

    @TempDir
    static Path data;

    private static S3Server server;

    private final Restic restic = new Restic(ResticBinary.path(), null);

    @BeforeAll
    static void start_the_server() {
        server = S3Server.start(data, "key", "secret").withBucket("backups");
    }

    @AfterAll
    static void stop_the_server() {
        server.close();
    }

    /** Kills restic at one write of the bucket, and lets all others pass. */
    private record Killing(int nth, boolean before, AtomicInteger writes) implements Gate {
        @Override
        public Fate decide(Call call) {
            if (!call.writes() || writes.incrementAndGet() != nth) {
                return Fate.PASS;
            }
            if (before) {
                kill();
                return Fate.DROP;
            }
            return new Fate.Cut(Killing::kill);
        }

        private static void kill() {
            ProcessHandle.current()
                    .children()
                    .filter(child -> child.info().command().orElse("").contains("restic"))
                    .forEach(child -> {
                        child.destroyForcibly();
                        child.onExit().join();
                    });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_repository_whose_making_was_killed_at_any_write_is_whole_after_the_next_look(boolean before)
            throws IOException {
        List<String> left = new ArrayList<>();
        boolean undisturbed = false;
        for (int nth = 1; !undisturbed; nth++) {
            AtomicInteger seen = new AtomicInteger();
            try (Proxy proxy = Proxy.start(server.url(), new Killing(nth, before, seen))) {
                S3Backend backend = new S3Backend(
                        proxy.url(), "backups", (before ? "before-" : "after-") + nth, null, "key", "secret");
                try (ObjectStore store = backend.open()) {
                    OpenLocation location =
                            new OpenLocation("default", backend, store, new Catalog(store), new byte[32], "default");
                    RepositoryOpener opener = new RepositoryOpener(
                            always(location),
                            restic,
                            new RepositoryKeys(restic),
                            new RepositoryHandover(new RepositoryKeys(restic)));
                    if (isInterrupted(opener, location)) {
                        left.add(String.join(" ", store.folders(ObjectNames.repository("shop") + "/"))
                                + (store.exists(ObjectNames.repositoryConfig("shop")) ? " config" : ""));
                    }
                    // What follows is not disturbed.
                    undisturbed = seen.getAndSet(MOST_WRITES) < nth;
                    assertIsMade(opener, location);
                }
            }
        }
        assertThat(left).containsAll(before ? List.of("", "keys") : List.of("keys", "keys config"));
    }

    private boolean isInterrupted(RepositoryOpener opener, OpenLocation location) {
        try {
            opener.open(repository(location), Instant.EPOCH);
            return false;
        } catch (Trouble e) {
            return true;
        }
    }

    private void assertIsMade(RepositoryOpener opener, OpenLocation location) {
        RepositoryOpener.Opened opened = opener.open(repository(location), Instant.EPOCH);
        String id = opened.id();
        assertThat(opened.key().cost()).isEqualTo(KeyCost.Cheap);
        assertThat(location.catalog().repository("shop").orElseThrow().id()).isEqualTo(id);
        assertThat(location.store().keys(ObjectNames.repositoryKeys("shop"))).hasSize(1);
        assertThat(restic.open(location.access("shop"), PATIENCE)).isEqualTo(id);
        restic.check(location.access("shop"), PATIENCE);
    }

    private static Locations always(OpenLocation location) {
        return new Locations() {
            @Override
            public OpenLocation open(String name) {
                return location;
            }

            @Override
            public OpenLocation openToWrite(String name) {
                return location;
            }

            @Override
            public BackendDescription describe(String name) {
                throw new UnsupportedOperationException("nothing is copied from " + name);
            }
        };
    }

    private static ResticRepository repository(OpenLocation location) {
        ResticRepository repository = new ResticRepository();
        repository.getMetadata().setName("shop-default");
        ResticRepositorySpec spec = new ResticRepositorySpec();
        spec.backupStorageLocation = "default";
        spec.volumeNamespace = "shop";
        spec.repoIdentifier = location.repoIdentifier("shop");
        repository.setSpec(spec);
        return repository;
    }
}
