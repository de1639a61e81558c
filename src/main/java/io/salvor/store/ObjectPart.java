package io.salvor.store;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A part of an object. What of it lies behind the object's end is not there, and no error.
 *
 * @param offset of its first byte
 * @param length of it at most, in bytes
 */
public record ObjectPart(long offset, long length) {
    public ObjectPart {
        if (offset < 0 || length < 1) {
            throw new IllegalArgumentException("no object has a part of " + length + " bytes from byte " + offset);
        }
    }

    /** All from a byte on. */
    public static ObjectPart from(long offset) {
        return new ObjectPart(offset, Long.MAX_VALUE);
    }

    /** The same behind something else of so many bytes. */
    public ObjectPart behind(long head) {
        return new ObjectPart(head + offset, length);
    }

    /** Whether it goes up to the object's end, whatever that is. */
    public boolean isOpen() {
        return length >= Long.MAX_VALUE - offset;
    }

    /** How a request of HTTP asks for it, as its header Range. */
    public String range() {
        return "bytes=" + offset + "-" + (isOpen() ? "" : offset + length - 1);
    }

    /** It, out of all that the object holds: for who cannot be asked for less. */
    public InputStream of(InputStream whole) throws IOException {
        try {
            whole.skipNBytes(offset);
        } catch (EOFException e) {
            whole.close();
            return InputStream.nullInputStream();
        }
        return limit(whole);
    }

    /** No more than it, of what begins where it begins. */
    public InputStream limit(InputStream content) {
        return new Limited(content, length);
    }

    private static final class Limited extends FilterInputStream {
        private long left;

        Limited(InputStream content, long length) {
            super(content);
            left = length;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int read = in.read(buffer, offset, (int) Math.min(left, length));
            left -= Math.max(0, read);
            return read;
        }

        @Override
        public long skip(long bytes) throws IOException {
            long skipped = in.skip(Math.min(left, bytes));
            left -= skipped;
            return skipped;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(left, in.available());
        }

        @Override
        public boolean markSupported() {
            return false;
        }
    }
}
