package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;

/**
 * Signs backups when they are sealed, and tells whether one is as it was then. Signed are the marker, the list of volumes, and the beginning of
 * the archive, whose salt decides the key of all the rest of it: so nothing of it can be changed, and no other archive be put in its place. Who can
 * write to the bucket can take a signature away, but make none.
 */
public final class Signatures {
    private static final String ALGORITHM = "HmacSHA256";

    private final ObjectStore store;
    private final CatalogLimits limits;
    private final BoundedJson json;
    private final CatalogDocuments documents;
    private final Archives archives;
    private final ContentKeys keys;

    /** @param keys null where the location was not opened: nothing is signed or checked then */
    Signatures(
            ObjectStore store,
            CatalogLimits limits,
            BoundedJson json,
            CatalogDocuments documents,
            Archives archives,
            ContentKeys keys) {
        this.store = store;
        this.limits = limits;
        this.json = json;
        this.documents = documents;
        this.archives = archives;
        this.keys = keys;
    }

    /** What is signed of a backup, as it lies in the bucket. */
    private record Parts(byte[] marker, byte[] volumes, byte[] beginning) {}

    /** Signs a backup whose marker is in the bucket. */
    void sign(String backup) {
        if (keys != null) {
            documents.putRecord(
                    CatalogLayout.signature(backup),
                    new BackupSignature(
                            BackupSignature.FORMAT_VERSION, HexFormat.of().formatHex(mac(backup, parts(backup)))));
        }
    }

    /**
     * A backup as it was signed.
     *
     * @param acceptsUnsigned whether one without a signature is taken too, as earlier versions made them
     * @throws CatalogException with {@link Reason#BackupChanged} where it is not as it was signed, with {@link Reason#BackupUnsigned} where it
     *     is not signed
     */
    public CheckedBackup check(String backup, boolean acceptsUnsigned) {
        String key = CatalogLayout.signature(backup);
        Parts parts = parts(backup);
        Optional<BackupSignature> signature = documents.record(key, BackupSignature.class, BackupSignature.FORMAT);
        if (signature.isEmpty() && keys != null && !acceptsUnsigned) {
            throw new CatalogException(
                    Reason.BackupUnsigned,
                    key,
                    "is not there, so nobody can say who made this backup: anybody who can write to the bucket may have. Restore"
                            + " another, or, if an earlier Salvor made it, set unsignedBackups: Accept of the location for as long as this takes");
        }
        boolean signed = signature.isPresent() && keys != null;
        if (signed && !fits(signature.get(), mac(backup, parts))) {
            throw changed(key);
        }
        return new CheckedBackup(
                signed,
                volumes(backup, parts.volumes()),
                consumer -> archives.read(backup, signed ? beginning(key, parts) : null, consumer));
    }

    private static Archives.Beginning beginning(String key, Parts parts) {
        return new Archives.Beginning(parts.beginning(), () -> changed(key));
    }

    private static CatalogException changed(String key) {
        return new CatalogException(
                Reason.BackupChanged,
                key,
                "does not fit: marker, list of volumes or archive of this backup are not those that were sealed. Find out who can"
                        + " write to the bucket, bring the backup back from a copy, or restore another");
    }

    private List<StoredVolume> volumes(String backup, byte[] packed) {
        String key = CatalogLayout.volumes(backup);
        return documents.list(
                key,
                Optional.of(BoundedBytes.unpack(key, new ByteArrayInputStream(packed), limits.documentBytes())),
                json.listOf(StoredVolume.class),
                StoredVolume.FORMAT);
    }

    private static boolean fits(BackupSignature signature, byte[] mac) {
        return MessageDigest.isEqual(
                HexFormat.of().formatHex(mac).getBytes(StandardCharsets.US_ASCII),
                signature.mac().getBytes(StandardCharsets.US_ASCII));
    }

    private Parts parts(String backup) {
        return new Parts(
                read(CatalogLayout.marker(backup), limits.recordBytes()),
                read(CatalogLayout.volumes(backup), limits.documentBytes()),
                beginning(CatalogLayout.objects(backup)));
    }

    private byte[] read(String key, int most) {
        return BoundedBytes.read(key, open(key), most);
    }

    private byte[] beginning(String key) {
        try (InputStream in = open(key)) {
            return in.readNBytes(EncryptedContent.HEADER);
        } catch (IOException e) {
            throw BoundedBytes.unreadable(key, e);
        }
    }

    private InputStream open(String key) {
        try {
            return store.get(key);
        } catch (StorageException e) {
            throw e.reason() == Reason.NotFound ? Problems.missing(key, "is not there") : e;
        }
    }

    private byte[] mac(String backup, Parts parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(keys.key(CatalogLayout.signature(backup), new byte[ContentKeys.SALT_BYTES]));
            for (byte[] part : List.of(parts.marker(), parts.volumes(), parts.beginning())) {
                mac.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).array());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
