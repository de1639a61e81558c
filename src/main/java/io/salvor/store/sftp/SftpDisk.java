package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.SftpException;
import com.jcraft.jsch.SftpStatVFS;

/** What keeps a server's file system from being written to, as it says itself. */
enum SftpDisk {
    Full,
    ReadOnly,
    Unknown;

    private static final long READ_ONLY = 1;
    private static final int CONNECT_MILLIS = 15_000;

    /** Asked by a channel of its own: in one whose write has failed the next answers are still about that. */
    static SftpDisk of(ChannelSftp channel, String folder) {
        ChannelSftp other = null;
        try {
            other = (ChannelSftp) channel.getSession().openChannel("sftp");
            other.connect(CONNECT_MILLIS);
            SftpStatVFS disk = other.statVFS(SftpPaths.quoted(folder));
            if ((disk.getMountFlag() & READ_ONLY) != 0) {
                return ReadOnly;
            }
            boolean full = disk.getAvailBlocks() == 0 || disk.getINodes() > 0 && disk.getAvailINodes() == 0;
            return full ? Full : Unknown;
        } catch (JSchException | SftpException e) {
            return Unknown;
        } finally {
            if (other != null) {
                other.disconnect();
            }
        }
    }

    /** A write that failed, and how the disk was before what had been written of it was removed. */
    static final class WriteException extends SftpException {
        private static final long serialVersionUID = 1L;

        private final SftpDisk disk;

        WriteException(SftpException failure, SftpDisk disk) {
            super(failure.id, failure.getMessage(), failure.getCause());
            this.disk = disk;
        }

        SftpDisk disk() {
            return disk;
        }
    }
}
