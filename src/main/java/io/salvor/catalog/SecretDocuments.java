package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Documents that hold Secrets, packed and encrypted. As text they may be larger than what memory holds, so that is only streamed; what is
 * packed is held whole.
 */
final class SecretDocuments {
    private final ObjectStore store;
    private final BoundedJson json;
    private final CatalogDocuments documents;
    private final CatalogLimits limits;
    private final EncryptedContent secret;

    SecretDocuments(
            ObjectStore store,
            BoundedJson json,
            CatalogDocuments documents,
            CatalogLimits limits,
            EncryptedContent secret) {
        this.store = store;
        this.json = json;
        this.documents = documents;
        this.limits = limits;
        this.secret = secret;
    }

    /**
     * Writes a document.
     *
     * @return SHA-256 of its text, in hexadecimal digits
     * @throws CatalogException if it is larger than a reader would take
     */
    String put(String key, Object document) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        MessageDigest digest = sha256();
        try (OutputStream text = new BufferedOutputStream(
                new DigestOutputStream(new GZIPOutputStream(secret.encrypting(key, stored)), digest))) {
            json.write(document, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (stored.size() > limits.documentBytes()) {
            throw new CatalogException(
                    Reason.TooLarge,
                    key,
                    "would have " + stored.size() + " bytes, more than " + limits.documentBytes()
                            + "; restore fewer namespaces at a time");
        }
        store.put(key, stored.toByteArray());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** A document as it lies in the bucket; empty if there is none. */
    Optional<byte[]> stored(String key) {
        return documents.stored(key);
    }

    /** SHA-256 of the text of a document, in hexadecimal digits. */
    String digest(String key, byte[] stored) {
        MessageDigest digest = sha256();
        try (InputStream text = new DigestInputStream(text(key, stored), digest)) {
            text.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What a document says; one that lies there without encryption, as earlier versions wrote it, is read too. */
    <T> T read(String key, byte[] stored, Class<T> type, Format format) {
        return json.read(key, () -> text(key, stored), json.type(type), format);
    }

    /** The same of what was never written without encryption: who can write to the bucket alone cannot make one. */
    <T> T readEncrypted(String key, byte[] stored, Class<T> type, Format format) {
        return json.read(
                key,
                () -> unpacked(secret.decryptedOnly(key, new ByteArrayInputStream(stored))),
                json.type(type),
                format);
    }

    private InputStream text(String key, byte[] stored) throws IOException {
        return unpacked(secret.decrypted(key, new ByteArrayInputStream(stored)));
    }

    private InputStream unpacked(InputStream packed) throws IOException {
        return new MeteredInputStream(new GZIPInputStream(packed), limits.archiveBytes());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
