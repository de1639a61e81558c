package io.salvor.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.salvor.api.Backup;
import io.salvor.api.BackupPhase;
import io.salvor.api.BackupSpec;
import io.salvor.testing.OwnApiServer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObjectWatchTest {
    private final OwnApiServer server = new OwnApiServer();
    private final OwnObjects objects = new KubernetesOwnObjects(server.client(), OwnApiServer.NAMESPACE);
    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);

    @AfterEach
    void stop() {
        enough.countDown();
        server.close();
    }

    private Backup made(String name) {
        Backup backup = new Backup();
        backup.setMetadata(new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(OwnApiServer.NAMESPACE)
                .build());
        backup.setSpec(new BackupSpec());
        backup.getSpec().policy = "daily";
        objects.create(backup);
        return objects.get(Backup.class, name).orElseThrow();
    }

    private void phase(Backup backup, BackupPhase phase) {
        objects.editStatus(backup, current -> {
            current.getStatus().phase = phase;
            return current;
        });
    }

    @Test
    void it_hears_of_changes_from_now_on_and_of_nothing_that_was_there() throws InterruptedException {
        Backup old = made("old");
        phase(old, BackupPhase.Completed);
        Backup running = made("running");
        ObjectWatch<Backup> watch = new ObjectWatch<>(
                server.client(),
                Backup.class,
                OwnApiServer.NAMESPACE,
                backup -> seen.add(backup.getMetadata().getName() + " " + backup.getStatus().phase));
        Thread thread = new Thread(() -> {
            try {
                watch.untilItEnds(enough);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Awaitility.await().until(() -> {
            phase(running, BackupPhase.InProgress);
            phase(running, BackupPhase.New);
            return !seen.isEmpty();
        });
        phase(running, BackupPhase.Completed);
        Awaitility.await().until(() -> seen.contains("running Completed"));
        assertThat(seen).noneMatch(change -> change.startsWith("old"));
        enough.countDown();
        thread.join();
    }
}
