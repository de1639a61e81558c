package io.salvor.store.sftp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.BiFunction;

/** The content of a file, whose failures are those of the place. Its channel is of use again only where all was read. */
final class SftpContent extends FilterInputStream {
    private final SftpChannels channels;
    private final SftpChannels.Held held;
    private final BiFunction<IOException, String, RuntimeException> failure;
    private boolean whole;
    private boolean over;

    SftpContent(
            InputStream file,
            SftpChannels channels,
            SftpChannels.Held held,
            BiFunction<IOException, String, RuntimeException> failure) {
        super(file);
        this.channels = channels;
        this.held = held;
        this.failure = failure;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        try {
            int read = super.read(into, offset, length);
            whole = read < 0;
            return read;
        } catch (IOException e) {
            throw failure.apply(e, "reading");
        }
    }

    @Override
    public void close() {
        if (over) {
            return;
        }
        over = true;
        if (!whole) {
            channels.drop(held);
            return;
        }
        try {
            super.close();
            channels.give(held);
        } catch (IOException e) {
            channels.drop(held);
        }
    }
}
