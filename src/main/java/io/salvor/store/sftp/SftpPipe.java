package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSubsystem;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.salvor.scratch.ProgramNote;
import io.salvor.trouble.StorageException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** restic's way to a host: what comes in goes to its SFTP server, and what that answers goes out. */
public final class SftpPipe {
    static final String IDENTITY = "SALVOR_SFTP_IDENTITY";
    static final String KNOWN_HOSTS = "SALVOR_SFTP_KNOWN_HOSTS";
    static final String PASSWORD = "SALVOR_SFTP_PASSWORD";

    private static final int CONNECT_MILLIS = 15_000;
    private static final long POLL_MILLIS = 20;

    private SftpPipe() {}

    /**
     * Runs until one end closes. Why it failed is left in a {@link ProgramNote}, too: of what it prints restic says nothing, or too late.
     *
     * @param host as {@code user@host:port}
     * @param environment variables that name the files with what the host is asked with
     * @throws StorageException if the host cannot be reached, is not the known one, lets nobody in, or has gone half-way; says what to do
     */
    public static void run(String host, Map<String, String> environment, InputStream in, OutputStream out)
            throws IOException {
        try {
            passOn(host, environment, new SeenEnd(in), out);
        } catch (StorageException e) {
            ProgramNote.leave(environment, e.reason() + ": " + e.getMessage());
            throw e;
        } finally {
            // restic may end when it sees this, and then the note is looked for.
            out.close();
        }
    }

    private static void passOn(String host, Map<String, String> environment, SeenEnd in, OutputStream out)
            throws IOException {
        SftpHost there = SftpHost.parse(host);
        SftpCredentials credentials = new SftpCredentials(
                content(environment.get(IDENTITY)),
                content(environment.get(PASSWORD)),
                content(environment.get(KNOWN_HOSTS)));
        credentials.check("what restic was started with for " + host);
        SftpFailures failures = new SftpFailures(there.toString(), there.host());
        try {
            Session session = there.connect(credentials);
            try {
                ChannelSubsystem channel = (ChannelSubsystem) session.openChannel("subsystem");
                channel.setSubsystem("sftp");
                channel.setInputStream(in);
                channel.setOutputStream(out, true);
                channel.connect(CONNECT_MILLIS);
                while (!channel.isClosed()) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
                if (channel.getExitStatus() != 0 && !in.isSeen()) {
                    throw failures.away("the connection was cut", "restic was at work", null);
                }
            } finally {
                session.disconnect();
            }
        } catch (JSchException e) {
            throw failures.connection(e, "connecting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What comes from restic, and whether it has closed its end. */
    private static final class SeenEnd extends FilterInputStream {
        private volatile boolean seen;

        SeenEnd(InputStream in) {
            super(in);
        }

        boolean isSeen() {
            return seen;
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            seen |= read < 0;
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = super.read(into, offset, length);
            seen |= read < 0;
            return read;
        }
    }

    private static String content(String file) throws IOException {
        return file == null
                ? ""
                : Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    }
}
