package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Reads whole objects of a limited size, packed with gzip or not. */
final class BoundedBytes {
    static final String ADVICE = "put back a good copy of this object, or remove it if nobody needs it";

    private BoundedBytes() {}

    static byte[] read(String key, InputStream content, int limit) {
        try (InputStream in = new MeteredInputStream(content, limit)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    static byte[] unpack(String key, InputStream packed, int limit) {
        try (InputStream source = packed;
                InputStream in = new MeteredInputStream(new GZIPInputStream(source), limit)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw unreadable(key, e);
        }
    }

    static byte[] pack(byte[] content) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    static CatalogException unreadable(String key, IOException failure) {
        if (failure instanceof MeteredInputStream.LimitExceeded) {
            return new CatalogException(
                    Reason.TooLarge, key, "is larger than anything Salvor writes here; " + ADVICE, failure);
        }
        return new CatalogException(
                Reason.Malformed, key, "is damaged (" + failure.getMessage() + "); " + ADVICE, failure);
    }
}
