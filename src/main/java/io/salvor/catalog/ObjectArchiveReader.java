package io.salvor.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads an archive of objects as the untrusted input that it is: entry by entry, and nothing that {@link ObjectArchive} does not write. */
final class ObjectArchiveReader {
    /** What the tar headers of one entry take, names of 253 characters and rounding up to 512 bytes included. */
    private static final int HEADERS = 1 << 16;

    private final String key;
    private final CatalogLimits limits;
    private final BoundedJson json;
    private final MeteredInputStream meter;
    private final TarArchiveInputStream tar;
    private final Set<String> seen = new HashSet<>();

    ObjectArchiveReader(String key, CatalogLimits limits, MeteredInputStream meter) {
        this.key = key;
        this.limits = limits;
        this.meter = meter;
        json = new BoundedJson(limits);
        tar = new TarArchiveInputStream(meter, StandardCharsets.UTF_8.name());
    }

    /** @return how many objects there were */
    int readAll(Consumer<ArchivedObject> consumer) throws IOException {
        checkVersion();
        int count = 0;
        for (TarArchiveEntry entry = next(); entry != null; entry = next()) {
            if (++count > limits.archiveEntries()) {
                throw problem(Reason.TooLarge, "holds more than " + limits.archiveEntries() + " objects");
            }
            consumer.accept(object(entry.getName(), content(entry)));
        }
        return count;
    }

    private void checkVersion() throws IOException {
        TarArchiveEntry first = next();
        if (first == null || !first.getName().equals(ArchivePath.VERSION)) {
            throw problem(Reason.Malformed, "does not start with " + ArchivePath.VERSION);
        }
        String version = new String(content(first), StandardCharsets.UTF_8).strip();
        if (!version.matches("[1-9][0-9]{0,8}")) {
            throw problem(Reason.Malformed, "names no version of its format");
        }
        if (Integer.parseInt(version) > ObjectArchive.VERSION) {
            throw new CatalogException(
                    Reason.NewerFormat, key, "has format " + version + " of a newer Salvor; upgrade Salvor");
        }
    }

    private ArchivedObject object(String path, byte[] content) {
        if (!seen.add(path)) {
            throw problem(Reason.Malformed, "holds " + path + " twice");
        }
        try {
            JsonNode object = json.read(key + "!" + path, content, json.type(JsonNode.class));
            return ArchivePath.parse(path).holding(object);
        } catch (IllegalArgumentException e) {
            throw problem(Reason.Malformed, "\"" + path + "\": " + e.getMessage());
        }
    }

    private TarArchiveEntry next() throws IOException {
        meter.allow(HEADERS);
        try {
            return tar.getNextEntry();
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private byte[] content(TarArchiveEntry entry) throws IOException {
        byte kind = entry.getLinkFlag();
        if (kind != TarConstants.LF_NORMAL && kind != TarConstants.LF_OLDNORM || entry.isSparse()) {
            throw problem(Reason.Malformed, "\"" + entry.getName() + "\" is no regular file");
        }
        if (entry.getSize() > limits.entryBytes()) {
            throw problem(Reason.TooLarge, "\"" + entry.getName() + "\" has " + entry.getSize() + " bytes");
        }
        meter.allow(entry.getSize());
        return tar.readNBytes((int) entry.getSize());
    }

    private CatalogException problem(Reason reason, String what) {
        return new CatalogException(reason, key, what + ", which Salvor does not write; " + BoundedBytes.ADVICE);
    }
}
