package io.salvor.git;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.jgit.errors.TransportException;
import org.eclipse.jgit.transport.RemoteSession2;

/** One SSH session, in which JGit starts git-upload-pack. */
final class SshCommandSession implements RemoteSession2 {
    private final Session session;
    private final BooleanSupplier cancelled;
    private final long mostBytes;

    SshCommandSession(Session session, BooleanSupplier cancelled, long mostBytes) {
        this.session = session;
        this.cancelled = cancelled;
        this.mostBytes = mostBytes;
    }

    @Override
    public Process exec(String command, int seconds) throws IOException {
        return exec(command, Map.of(), seconds);
    }

    @Override
    public Process exec(String command, Map<String, String> environment, int seconds) throws IOException {
        try {
            ChannelExec channel = (ChannelExec) session.openChannel("exec");
            channel.setCommand(command);
            environment.forEach(channel::setEnv);
            return new RemoteProcess(channel, seconds);
        } catch (JSchException e) {
            throw new TransportException(e.getMessage(), e);
        }
    }

    @Override
    public void disconnect() {
        session.disconnect();
    }

    /** The command at the other end, as JGit wants to see it. */
    private final class RemoteProcess extends Process {
        private final ChannelExec channel;
        private final InputStream output;
        private final InputStream errors;
        private final OutputStream input;

        RemoteProcess(ChannelExec channel, int seconds) throws IOException, JSchException {
            this.channel = channel;
            // Before the channel is connected, or what comes first is lost.
            this.output = new GuardedStream(channel.getInputStream(), cancelled, mostBytes);
            this.errors = new GuardedStream(channel.getErrStream(), cancelled, mostBytes);
            this.input = channel.getOutputStream();
            channel.connect(seconds * 1000);
        }

        @Override
        public InputStream getInputStream() {
            return output;
        }

        @Override
        public InputStream getErrorStream() {
            return errors;
        }

        @Override
        public OutputStream getOutputStream() {
            return input;
        }

        @Override
        public int exitValue() {
            if (!channel.isClosed()) {
                throw new IllegalThreadStateException("the command is still running");
            }
            return channel.getExitStatus();
        }

        @Override
        public int waitFor() throws InterruptedException {
            while (!channel.isClosed()) {
                TimeUnit.MILLISECONDS.sleep(20);
            }
            return exitValue();
        }

        @Override
        public void destroy() {
            channel.disconnect();
        }
    }
}
