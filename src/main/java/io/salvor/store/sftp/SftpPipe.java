package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSubsystem;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import io.salvor.trouble.StorageException;
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
     * Runs until one end closes.
     *
     * @param host as {@code user@host:port}
     * @param environment variables that name the files with what the host is asked with
     * @throws StorageException if the host cannot be reached, is not the known one, or lets nobody in; says what to do
     */
    public static void run(String host, Map<String, String> environment, InputStream in, OutputStream out)
            throws IOException {
        SftpHost there = SftpHost.parse(host);
        SftpCredentials credentials = new SftpCredentials(
                content(environment.get(IDENTITY)),
                content(environment.get(PASSWORD)),
                content(environment.get(KNOWN_HOSTS)));
        credentials.check("what restic was started with for " + host);
        try {
            Session session = there.connect(credentials);
            try {
                ChannelSubsystem channel = (ChannelSubsystem) session.openChannel("subsystem");
                channel.setSubsystem("sftp");
                channel.setInputStream(in);
                channel.setOutputStream(out);
                channel.connect(CONNECT_MILLIS);
                while (!channel.isClosed()) {
                    TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
                }
            } finally {
                session.disconnect();
            }
        } catch (JSchException e) {
            throw new SftpFailures(there.toString(), there.host()).connection(e, "connecting");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String content(String file) throws IOException {
        return file == null
                ? ""
                : Files.readString(Path.of(file), StandardCharsets.UTF_8).strip();
    }
}
