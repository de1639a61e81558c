package io.salvor.store.rest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import okio.Source;

/** What is written for an object. The content is read twice: its digest has to be known before the first byte goes out. */
final class EnvelopeBody extends RequestBody {
    private final byte[] head;
    private final Content content;
    private final Envelope envelope;

    private EnvelopeBody(byte[] head, Content content, Envelope envelope) {
        this.head = head.clone();
        this.content = content;
        this.envelope = envelope;
    }

    /** Bytes that can be read more than once. */
    interface Content {
        InputStream open() throws IOException;

        static Content of(byte[] bytes) {
            return () -> new ByteArrayInputStream(bytes);
        }

        static Content of(Path file) {
            return () -> Files.newInputStream(file);
        }
    }

    /** Reads the content once. */
    static EnvelopeBody of(String key, long sequence, String mark, Content content) throws IOException {
        byte[] head = Envelope.head(key, sequence, mark);
        MessageDigest digest = newDigest();
        digest.update(head);
        long size;
        try (InputStream in = new DigestInputStream(content.open(), digest)) {
            size = in.transferTo(OutputStream.nullOutputStream());
        }
        String name = HexFormat.of().formatHex(digest.digest());
        return new EnvelopeBody(head, content, new Envelope(name, key, sequence, head.length, size));
    }

    static MessageDigest newDigest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has it", e);
        }
    }

    Envelope envelope() {
        return envelope;
    }

    @Override
    public MediaType contentType() {
        return MediaType.get("application/octet-stream");
    }

    @Override
    public long contentLength() {
        return head.length + envelope.size();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        sink.write(head);
        try (Source source = Okio.source(content.open())) {
            sink.writeAll(source);
        }
    }
}
