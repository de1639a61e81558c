package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import java.io.InputStream;
import java.util.UUID;

/**
 * Writes files by one channel so that each is whole or not there: under a name of its own first, then under its name.
 *
 * @param root the place, as the server names it
 */
record SftpFiles(ChannelSftp channel, String root) {
    /** Somebody who removes the last object of a folder takes the folder with it, again and again. */
    private static final int ATTEMPTS = 100;

    private interface Step {
        void take() throws SftpException;
    }

    void replace(String target, InputStream content) throws SftpException {
        String whole = whole(content);
        try {
            into(target, () -> channel.rename(SftpPaths.quoted(whole), SftpPaths.quoted(target)));
        } catch (SftpException e) {
            removeQuietly(whole);
            throw e;
        }
    }

    /** @return false if there is one, which stays */
    boolean add(String target, InputStream content) throws SftpException {
        String whole = whole(content);
        try {
            into(target, () -> channel.hardlink(SftpPaths.quoted(whole), SftpPaths.quoted(target)));
            return true;
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_FAILURE && e.getCause() == null && attributes(target) != null) {
                return false;
            }
            throw e;
        } finally {
            removeQuietly(whole);
        }
    }

    /** A file under a name that is no object's. */
    String whole(InputStream content) throws SftpException {
        String file = root + "/" + SftpPaths.UNFINISHED + "/" + UUID.randomUUID();
        folders(SftpPaths.parent(file));
        try {
            channel.put(content, SftpPaths.quoted(file), ChannelSftp.OVERWRITE);
            return file;
        } catch (SftpException e) {
            SftpDisk disk = SftpFailures.isCut(e, channel) ? SftpDisk.Unknown : SftpDisk.of(channel, root);
            removeQuietly(file);
            throw new SftpDisk.WriteException(e, disk);
        }
    }

    private void into(String target, Step step) throws SftpException {
        String parent = SftpPaths.parent(target);
        for (int attempt = 1; ; attempt++) {
            folders(parent);
            try {
                step.take();
                return;
            } catch (SftpException e) {
                if (attempt == ATTEMPTS || e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE || attributes(parent) != null) {
                    throw e;
                }
            }
        }
    }

    private void folders(String folder) throws SftpException {
        if (folder.isEmpty() || folder.equals("/") || attributes(folder) != null) {
            return;
        }
        folders(SftpPaths.parent(folder));
        try {
            channel.mkdir(folder);
        } catch (SftpException e) {
            // Somebody else may have made it, or removed what it was to lie in.
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                folders(folder);
            } else if (attributes(folder) == null) {
                throw e;
            }
        }
    }

    /** Null if there is nothing of that name. */
    SftpATTRS attributes(String path) throws SftpException {
        try {
            return channel.lstat(SftpPaths.quoted(path));
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return null;
            }
            throw e;
        }
    }

    /** Removes a file, and the folders above it that hold nothing then, up to one that stays. */
    void remove(String file, String stays) throws SftpException {
        SftpATTRS attributes = attributes(file);
        if (attributes == null || attributes.isDir()) {
            return;
        }
        try {
            channel.rm(SftpPaths.quoted(file));
        } catch (SftpException e) {
            if (e.id != ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                throw e;
            }
        }
        String parent = SftpPaths.parent(file);
        while (parent.length() > stays.length() && parent.startsWith(stays)) {
            try {
                channel.rmdir(SftpPaths.quoted(parent));
            } catch (SftpException e) {
                if (SftpFailures.isCut(e, channel)) {
                    throw e;
                }
                // It holds something, or is gone.
                return;
            }
            parent = SftpPaths.parent(parent);
        }
    }

    /** What is left goes when it is old. */
    void removeQuietly(String file) {
        try {
            channel.rm(SftpPaths.quoted(file));
        } catch (SftpException e) {
            return;
        }
    }
}
