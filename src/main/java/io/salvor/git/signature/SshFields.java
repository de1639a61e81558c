package io.salvor.git.signature;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads the fields of SSH's binary form one after the other; what is cut off or too long is an IllegalArgumentException. */
final class SshFields {
    private final ByteBuffer rest;

    SshFields(byte[] content) {
        this.rest = ByteBuffer.wrap(content);
    }

    int integer() {
        return take(4).getInt();
    }

    byte[] bytes() {
        return raw(integer());
    }

    byte[] raw(int length) {
        byte[] bytes = new byte[take(length).remaining()];
        rest.get(rest.position() - bytes.length, bytes);
        return bytes;
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    BigInteger number() {
        return new BigInteger(bytes());
    }

    /** What is left. */
    byte[] rest() {
        return raw(rest.remaining());
    }

    private ByteBuffer take(int length) {
        if (length < 0 || length > rest.remaining()) {
            throw new IllegalArgumentException("a field is longer than what is left");
        }
        ByteBuffer taken = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return taken;
    }
}
