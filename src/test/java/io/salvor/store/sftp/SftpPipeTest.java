package io.salvor.store.sftp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.jcraft.jsch.JSch;
import io.salvor.scratch.ProgramNote;
import io.salvor.testing.CutLine;
import io.salvor.testing.SftpServer;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.apache.sshd.server.subsystem.SubsystemFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** restic's way to a host that takes everything and answers nothing. */
class SftpPipeTest {
    @TempDir
    Path folder;

    private final CountDownLatch reached = new CountDownLatch(1);
    private final List<Boolean> noted = new CopyOnWriteArrayList<>();
    private SshServer server;
    private CutLine line;
    private Path note;

    @BeforeEach
    void start() throws Exception {
        KeyPair hostKey = KeyUtils.generateKeyPair("ecdsa-sha2-nistp256", 256);
        server = SshServer.setUpDefaultServer();
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> true);
        server.setSubsystemFactories(List.of(new Silent()));
        server.start();
        line = CutLine.to(server.getPort());
        note = folder.resolve("note");
        Files.writeString(
                folder.resolve("identity"),
                SftpServer.privateKey(
                        com.jcraft.jsch.KeyPair.genKeyPair(new JSch(), com.jcraft.jsch.KeyPair.ECDSA, 256)));
        Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:" + line.port() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n");
    }

    @AfterEach
    void stop() throws IOException {
        line.close();
        server.stop(true);
    }

    /** restic ends when it sees the end of its way, and is asked at once why. */
    @Test
    void why_the_way_was_cut_is_left_before_restic_sees_its_end() throws Exception {
        PipedOutputStream restic = new PipedOutputStream();
        FutureTask<Void> pipe = new FutureTask<>(() -> {
            SftpPipe.run(
                    "jo@127.0.0.1:" + line.port(),
                    Map.of(
                            SftpPipe.IDENTITY, folder.resolve("identity").toString(),
                            SftpPipe.KNOWN_HOSTS, folder.resolve("known_hosts").toString(),
                            ProgramNote.VARIABLE, note.toString()),
                    new PipedInputStream(restic),
                    new Answers());
            return null;
        });
        new Thread(pipe, "pipe").start();
        await().until(() -> reached.getCount() == 0 || pipe.isDone());

        line.close();

        assertThatThrownBy(() -> pipe.get(1, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(StorageException.class)
                .hasMessageContaining("the connection was cut");
        assertThat(note).content().contains("Unreachable: ", "the connection was cut");
        assertThat(noted).isNotEmpty().containsOnly(true);
    }

    /** What restic reads; its end is that of the way. */
    private final class Answers extends OutputStream {
        @Override
        public void write(int one) {
            // Nothing is answered.
        }

        @Override
        public void close() {
            noted.add(Files.exists(note));
        }
    }

    private final class Silent implements SubsystemFactory {
        @Override
        public String getName() {
            return "sftp";
        }

        @Override
        public Command createSubsystem(ChannelSession channel) {
            return new Command() {
                @Override
                public void setInputStream(java.io.InputStream in) {
                    // Whatever comes.
                }

                @Override
                public void setOutputStream(OutputStream out) {
                    // Nothing is answered.
                }

                @Override
                public void setErrorStream(OutputStream err) {
                    // Nothing is said.
                }

                @Override
                public void setExitCallback(ExitCallback callback) {
                    // It does not end.
                }

                @Override
                public void start(ChannelSession session, Environment environment) {
                    reached.countDown();
                }

                @Override
                public void destroy(ChannelSession session) {
                    // There is nothing to end.
                }
            };
        }
    }
}
