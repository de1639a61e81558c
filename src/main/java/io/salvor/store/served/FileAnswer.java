package io.salvor.store.served;

import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sends a file of a repository, or the part of it that was asked for, piece by piece. */
record FileAnswer(Request request, ObjectStore store, String key) {
    private static final Pattern RANGE = Pattern.compile("bytes=(?<first>\\d{1,18})-(?<last>\\d{1,18})?");
    private static final int OK = 200;
    private static final int PART = 206;
    private static final int NOT_UNDERSTOOD = 400;
    private static final int PIECE = 1 << 17;

    /** @throws StorageException if the place does not give it, or the object has not as much as was asked for */
    void send() throws IOException {
        String asked = request.exchange().getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "bytes=0-" : asked);
        if (!range.matches()) {
            request.end(NOT_UNDERSTOOD);
            return;
        }
        long first = Long.parseLong(range.group("first"));
        if (range.group("last") == null) {
            send(ObjectPart.from(first), asked == null ? OK : PART);
        } else {
            send(new ObjectPart(first, Math.max(1, Long.parseLong(range.group("last")) - first + 1)), PART);
        }
    }

    private void send(ObjectPart part, int status) throws IOException {
        try (InputStream content = store.get(key, part)) {
            byte[] piece = new byte[PIECE];
            byte[] next = new byte[PIECE];
            int read = content.read(piece);
            if (read < 0) {
                ended(part, 0);
            }
            // Of what goes up to the end nobody has said how long it is; it comes in chunks, of which the last one says
            // that it is.
            request.exchange().sendResponseHeaders(status, part.isOpen() ? 0 : part.length());
            OutputStream out = request.exchange().getResponseBody();
            long sent = 0;
            while (read >= 0) {
                int after = content.read(next);
                if (after < 0) {
                    ended(part, sent + read);
                }
                out.write(piece, 0, read);
                sent += read;
                byte[] free = piece;
                piece = next;
                next = free;
                read = after;
            }
            out.close();
        }
    }

    /** What is known when the last piece is not sent yet: the reader may ask about it as soon as it has that. */
    private void ended(ObjectPart part, long length) {
        if (!part.isOpen() && length < part.length()) {
            throw tooShort(part.offset() + length);
        }
        request.given();
    }

    private StorageException tooShort(long end) {
        return new StorageException(
                Reason.RepositoryDamaged,
                key + " has no more than " + end
                        + " bytes, and its repository needs more of it; run restic check on that,"
                        + " and bring lost objects back");
    }
}
