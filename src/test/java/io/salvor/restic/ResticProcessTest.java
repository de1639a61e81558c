package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResticProcessTest {
    @TempDir
    private Path temp;

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final CountDownLatch returned = new CountDownLatch(1);

    /** Why restic got nowhere is then made of what it has said. */
    @Test
    void what_it_has_said_is_heard_before_it_is_known_that_its_deadline_has_passed() throws IOException {
        Path said = temp.resolve("said");
        Path program = Files.writeString(
                temp.resolve("restic.sh"), "#!/bin/sh\necho $$ >&2\ntouch " + said + "\nexec sleep 100\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        // A busy machine may take longer than that to begin it.
        for (int seconds = 1; Files.notExists(said) && seconds < 60; seconds *= 2) {
            Duration deadline = Duration.ofSeconds(seconds);
            assertThatThrownBy(() -> new ResticProcess(program, Map.of("PATH", System.getenv("PATH")))
                            .run(List.of("backup"), null, stdout -> {}, this::hearLate, deadline))
                    .isInstanceOfSatisfying(
                            ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.DeadlineExceeded));
        }
        assertThat(heard).hasSize(1);
        returned.countDown();
    }

    /** A moment after the process has ended that says its number, unless nobody waits for it. */
    private void hearLate(String pid) {
        await().until(() -> ProcessHandle.of(Long.parseLong(pid))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
        try {
            returned.await(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        heard.add(pid);
    }
}
