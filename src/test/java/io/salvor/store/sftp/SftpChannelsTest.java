package io.salvor.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.JSchException;
import io.salvor.testing.BackendServers;
import io.salvor.testing.CutLine;
import io.salvor.testing.SftpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

@Tag(BackendServers.TAG)
@Timeout(60)
class SftpChannelsTest {
    /** As many as there are in a session. */
    private static final int ALL = 8;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    Path machine;

    @Test
    void a_host_that_does_not_answer_keeps_nobody_from_the_channels_that_are_there() throws Exception {
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (SftpServer server = SftpServer.start(machine.resolve("sshd"));
                CutLine line = CutLine.to(server.port());
                SftpChannels channels = channels(server, line)) {
            List<SftpChannels.Held> taken = new ArrayList<>();
            for (int i = 0; i < ALL; i++) {
                taken.add(channels.take());
            }
            line.hold();
            List<FutureTask<SftpChannels.Held>> waiting = List.of(taking(channels), taking(channels));
            await().until(line::holds);

            channels.give(taken.get(0));
            assertThat(channels.take()).isSameAs(taken.get(0));
            assertThat(waiting).noneMatch(FutureTask::isDone);

            line.close();
            for (FutureTask<SftpChannels.Held> one : waiting) {
                assertThatThrownBy(one::get)
                        .isInstanceOf(ExecutionException.class)
                        .hasCauseInstanceOf(JSchException.class);
            }
        }
    }

    private static FutureTask<SftpChannels.Held> taking(SftpChannels channels) {
        FutureTask<SftpChannels.Held> task = new FutureTask<>(channels::take);
        Thread thread = new Thread(task, "taking");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static SftpChannels channels(SftpServer server, CutLine line) throws IOException {
        String known = server.knownHosts().replace("]:" + server.port(), "]:" + line.port());
        return new SftpChannels(
                new SftpHost(server.user(), "127.0.0.1", line.port()),
                new SftpCredentials(server.identity(), "", known));
    }
}
