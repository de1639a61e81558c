package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Tries out, with files that are no objects, whether a server does all that is asked of it. */
record SftpProof(SftpFiles files, SftpFailures failures) {
    void run(byte[] content) throws SftpException {
        String first = files.whole(new ByteArrayInputStream(content));
        String second = first + "-2";
        try {
            same(first, content);
            files.channel().hardlink(SftpPaths.quoted(first), SftpPaths.quoted(second));
            files.removeQuietly(first);
            // Over a file, which plain renaming refuses.
            first = files.whole(new ByteArrayInputStream(content));
            files.channel().rename(SftpPaths.quoted(second), SftpPaths.quoted(first));
        } finally {
            files.removeQuietly(second);
            files.removeQuietly(first);
        }
    }

    private void same(String file, byte[] content) throws SftpException {
        try (InputStream back = files.channel().get(SftpPaths.quoted(file))) {
            if (!Arrays.equals(back.readAllBytes(), content)) {
                throw failures.problem(
                        Reason.Other, "a file came back other than it was written", "do not use it for backups", null);
            }
        } catch (IOException e) {
            throw new SftpException(ChannelSftp.SSH_FX_CONNECTION_LOST, e.toString(), e);
        }
    }
}
