package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;

/** Does work by a channel, and says what its failure means. */
final class SftpCalls {
    private final SftpChannels channels;
    private final SftpFailures failures;
    private final String folder;
    private volatile boolean closed;

    SftpCalls(SftpChannels channels, SftpFailures failures, String folder) {
        this.channels = channels;
        this.failures = failures;
        this.folder = folder;
    }

    /** What is done by one channel. */
    interface Work<T> {
        T done(ChannelSftp channel) throws SftpException;
    }

    /** What may be done twice: a connection that was cut is made anew once. */
    <T> T again(String action, Work<T> work) {
        return doing(action, 2, work);
    }

    <T> T once(String action, Work<T> work) {
        return doing(action, 1, work);
    }

    private <T> T doing(String action, int attempts, Work<T> work) {
        SftpChannels.Held held = take(action);
        StorageException explained = null;
        try {
            T done = work.done(held.channel());
            channels.give(held);
            return done;
        } catch (SftpException e) {
            if (attempts == 1 || !SftpFailures.isCut(e, held.channel())) {
                explained = explained(e, action, held);
            }
            channels.drop(held);
        } catch (RuntimeException e) {
            channels.drop(held);
            throw e;
        }
        if (explained != null) {
            throw explained;
        }
        return doing(action, attempts - 1, work);
    }

    StorageException explained(SftpException e, String action, SftpChannels.Held held) {
        return failures.of(e, action, held.channel(), folder);
    }

    /** A channel for longer than one call; who takes it gives it back. */
    SftpChannels.Held take(String action) {
        if (closed) {
            throw failures.problem(
                    Reason.Other,
                    "the connection was closed before " + action,
                    "it is closed when the location changes, and the next attempt uses it as it is then",
                    null);
        }
        try {
            return channels.take();
        } catch (JSchException e) {
            throw failures.connection(e, action);
        }
    }

    void close() {
        closed = true;
        channels.close();
    }
}
