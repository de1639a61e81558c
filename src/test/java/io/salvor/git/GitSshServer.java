package io.salvor.git;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.UploadPack;

/** A real SSH server on the loopback interface that serves one repository to those with the right key, and nothing else. */
public final class GitSshServer implements AutoCloseable {
    private final SshServer server = SshServer.setUpDefaultServer();
    private final KeyPair hostKey;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final List<String> users = new CopyOnWriteArrayList<>();

    public GitSshServer(Repository repository, KeyPair hostKey, PublicKey client) throws IOException {
        this.hostKey = hostKey;
        server.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, session) -> {
            users.add(user);
            return KeyUtils.compareKeys(key, client);
        });
        server.setCommandFactory((session, command) -> {
            commands.add(command);
            return new UploadPackCommand(repository, command);
        });
        server.start();
    }

    public String url() {
        return "ssh://git@127.0.0.1:" + server.getPort() + "/policies.git";
    }

    /** The line that a known_hosts file has for this server. */
    public String knownHost() {
        return "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(hostKey.getPublic()) + "\n";
    }

    /** What was run so far. */
    List<String> commands() {
        return commands;
    }

    /** Who tried to come in. */
    List<String> users() {
        return users;
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
        threads.shutdownNow();
    }

    private final class UploadPackCommand implements Command {
        private final Repository repository;
        private final String command;
        private InputStream in;
        private OutputStream out;
        private OutputStream err;
        private ExitCallback exit;

        UploadPackCommand(Repository repository, String command) {
            this.repository = repository;
            this.command = command;
        }

        @Override
        public void setInputStream(InputStream stream) {
            in = stream;
        }

        @Override
        public void setOutputStream(OutputStream stream) {
            out = stream;
        }

        @Override
        public void setErrorStream(OutputStream stream) {
            err = stream;
        }

        @Override
        public void setExitCallback(ExitCallback callback) {
            exit = callback;
        }

        @Override
        public void start(ChannelSession channel, Environment environment) {
            Map<String, String> variables = environment.getEnv();
            threads.execute(() -> {
                try {
                    if (!command.equals("git-upload-pack '/policies.git'")) {
                        err.write("fatal: there is no such repository\n".getBytes(StandardCharsets.UTF_8));
                        err.flush();
                        exit.onExit(128);
                        return;
                    }
                    UploadPack pack = new UploadPack(repository);
                    pack.setExtraParameters(List.of(variables.getOrDefault("GIT_PROTOCOL", "version=0")));
                    pack.upload(in, out, err);
                    exit.onExit(0);
                } catch (IOException e) {
                    exit.onExit(1);
                }
            });
        }

        @Override
        public void destroy(ChannelSession channel) {
            // The thread ends with its streams.
        }
    }
}
