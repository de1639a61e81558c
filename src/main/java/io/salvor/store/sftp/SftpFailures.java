package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.JSchHostKeyException;
import com.jcraft.jsch.SftpException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * What a failure of a host or its SFTP server means for a location, and what to do about it.
 *
 * @param described the place, for people
 */
record SftpFailures(String described, String host) {
    /** No session, or no channel in one. */
    StorageException connection(JSchException failure, String action) {
        String said = String.valueOf(failure.getMessage());
        String words = said.toLowerCase(Locale.ROOT);
        if (failure instanceof JSchHostKeyException) {
            return problem(
                    Reason.HostKeyRejected,
                    "the host is not one that known_hosts of the Secret knows (" + said + ")",
                    "compare its key with one from a source you trust, then put that into known_hosts; with another port than"
                            + " 22 a line begins with [" + host + "]:PORT",
                    failure);
        }
        if (words.startsWith("auth ") || words.contains("userauth") || words.contains("too many authentication")) {
            return problem(
                    Reason.InvalidCredentials,
                    "the host does not accept the identity or password of the Secret (" + said + ")",
                    "add the public key to the user's authorized_keys there, or correct the password, and check the user",
                    failure);
        }
        if (failure.getCause() instanceof UnknownHostException) {
            return problem(
                    Reason.Unreachable,
                    "the host name is unknown",
                    "correct config.sftpHost or the cluster's DNS",
                    failure);
        }
        return words.contains("channel") ? withoutSftp(said, failure) : away(said, action, failure);
    }

    private StorageException withoutSftp(String said, JSchException failure) {
        return problem(
                Reason.InvalidLocation,
                "the host lets the user in and gives no SFTP (" + said + ")",
                "let its sshd have a line Subsystem sftp, and the user use it",
                failure);
    }

    /** @param channel on which it happened, to ask the server more; null where it is of no use any more */
    StorageException of(SftpException failure, String action, ChannelSftp channel, String folder) {
        if (isCut(failure, channel)) {
            return away(String.valueOf(failure.getMessage()), action, failure);
        }
        return switch (failure.id) {
            case ChannelSftp.SSH_FX_NO_SUCH_FILE ->
                problem(
                        Reason.NotFound,
                        "a file or folder is not there while " + action,
                        "check whether somebody removed it",
                        failure);
            case ChannelSftp.SSH_FX_PERMISSION_DENIED ->
                problem(
                        Reason.AccessDenied,
                        "access denied while " + action,
                        "let the user read and write the folder " + folder + " there",
                        failure);
            case ChannelSftp.SSH_FX_OP_UNSUPPORTED -> unsupported(action, failure);
            default -> refused(failure, action, channel, folder);
        };
    }

    /** Servers of version 3 have one word for all the rest. */
    private StorageException refused(SftpException failure, String action, ChannelSftp channel, String folder) {
        SftpDisk disk = failure instanceof SftpDisk.WriteException write ? write.disk() : SftpDisk.of(channel, folder);
        if (disk == SftpDisk.ReadOnly) {
            return problem(
                    Reason.AccessDenied,
                    "its file system is read-only, while " + action,
                    "mount it for writing, or set accessMode: ReadOnly; a disk that has become read-only by itself has errors",
                    failure);
        }
        if (disk == SftpDisk.Full) {
            return problem(
                    Reason.BucketFull, "its disk is full, while " + action, "make room there, or enlarge it", failure);
        }
        return problem(
                Reason.Other,
                "the server failed while " + action + " (" + failure.getMessage() + ")",
                "look at its log, at quotas of the user, and at the length of names",
                failure);
    }

    StorageException unsupported(String action, SftpException failure) {
        return problem(
                Reason.InvalidLocation,
                "the server cannot do what is needed, while " + action + ": hard links, and renaming over a file",
                "use OpenSSH's server, or offer the same folder by REST, S3 or NFS",
                failure);
    }

    StorageException away(String said, String action, Exception failure) {
        return problem(
                Reason.Unreachable,
                "the host cannot be reached while " + action + " (" + said + ")",
                "check config.sftpHost, that sshd runs there, and network policies",
                failure);
    }

    /** Whether nothing more can come from a channel. */
    static boolean isCut(SftpException failure, ChannelSftp channel) {
        return failure.getCause() instanceof Exception || channel == null || !channel.isConnected();
    }

    StorageException problem(Reason reason, String what, String advice, Exception cause) {
        return new StorageException(reason, described + ": " + what + "; " + advice, cause);
    }
}
