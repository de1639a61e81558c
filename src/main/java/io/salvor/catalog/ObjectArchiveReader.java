package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Reads an archive of objects as the untrusted input that it is: entry by entry, and nothing that {@link ObjectArchive} does not write. */
final class ObjectArchiveReader {
    private final String key;
    private final CatalogLimits limits;
    private final ArchiveRules rules;
    private final MeteredInputStream meter;
    private final TarArchiveInputStream tar;

    ObjectArchiveReader(String key, CatalogLimits limits, MeteredInputStream meter) {
        this.key = key;
        this.limits = limits;
        this.meter = meter;
        rules = new ArchiveRules(limits);
        tar = new TarArchiveInputStream(
                meter, TarConstants.DEFAULT_RCDSIZE, TarConstants.DEFAULT_RCDSIZE, StandardCharsets.UTF_8.name());
    }

    /** @return how many objects there were */
    int readAll(Consumer<ArchivedObject> consumer) throws IOException {
        checkVersion();
        int count = 0;
        for (TarArchiveEntry entry = next(); entry != null; entry = next()) {
            if (!rules.takesOneMore()) {
                throw problem(Reason.TooLarge, "holds more than " + limits.archiveEntries() + " objects");
            }
            ArchivedObject object = object(entry.getName(), content(entry));
            // Earlier versions wrote an object as often as a list had it, and such a backup must not be lost.
            if (rules.occupy(entry.getName())) {
                consumer.accept(object);
                count++;
            }
        }
        checkEnd();
        return count;
    }

    /** Behind the last entry there is padding; only who reads it to the end hears of gzip whether a byte has changed. */
    private void checkEnd() throws IOException {
        meter.allow(ArchiveRules.HEADERS);
        for (byte padding : meter.readAllBytes()) {
            if (padding != 0) {
                throw problem(Reason.Malformed, "goes on behind its end");
            }
        }
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
        try {
            return rules.object(key, path, content);
        } catch (IllegalArgumentException e) {
            throw problem(Reason.Malformed, "\"" + path + "\": " + e.getMessage());
        }
    }

    private TarArchiveEntry next() throws IOException {
        meter.allow(ArchiveRules.HEADERS);
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
        if (!rules.takes(entry.getSize())) {
            throw problem(Reason.TooLarge, "\"" + entry.getName() + "\" has " + entry.getSize() + " bytes");
        }
        meter.allow(entry.getSize());
        return tar.readNBytes((int) entry.getSize());
    }

    private CatalogException problem(Reason reason, String what) {
        return new CatalogException(reason, key, what + ", which Salvor does not write; " + BoundedBytes.ADVICE);
    }
}
