package io.salvor.store.rest;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** The content of an envelope, or of another file whose name is the digest of what is in it. It is compared with the name at its end. */
final class EnvelopeContent extends RestContent {
    private final String name;
    private final MessageDigest digest = EnvelopeBody.newDigest();
    private boolean ended;

    /** @param head bytes of the file before its content, which are read at once */
    EnvelopeContent(InputStream file, String name, int head, RestFailures failures, String action) throws IOException {
        super(file, failures, action);
        this.name = name;
        digest.update(file.readNBytes(head));
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        int read = super.read(buffer, offset, length);
        if (read > 0) {
            digest.update(buffer, offset, read);
        } else if (read < 0 && !ended) {
            ended = true;
            compare();
        }
        return read;
    }

    private void compare() {
        if (!HexFormat.of().formatHex(digest.digest()).equals(name)) {
            throw damaged();
        }
    }

    private StorageException damaged() {
        return failures.problem(
                Reason.Other,
                "while " + action + ": the file " + name + " holds something else than was written to it",
                "put it back from a copy of the server's disk",
                null);
    }
}
