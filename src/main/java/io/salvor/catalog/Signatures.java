package io.salvor.catalog;

import io.salvor.store.ObjectNames;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Signs backups when they are sealed, and tells whether one is as it was then. Signed are the marker, the list of volumes, the hooks, and the
 * beginning of the archive, whose salt decides the key of all the rest of it: so nothing of it can be changed, and no other archive be put in its place. Who can
 * write to the bucket can take a signature away, but make none.
 */
public final class Signatures {
    private static final String ALGORITHM = "HmacSHA256";

    private final CatalogLimits limits;
    private final BoundedJson json;
    private final CatalogDocuments documents;
    private final Archives archives;
    private final PolicyHooks hooks;
    private final ContentKeys keys;

    /** @param keys null where the location was not opened: nothing is signed or checked then */
    Signatures(
            CatalogLimits limits,
            BoundedJson json,
            CatalogDocuments documents,
            Archives archives,
            PolicyHooks hooks,
            ContentKeys keys) {
        this.limits = limits;
        this.json = json;
        this.documents = documents;
        this.archives = archives;
        this.hooks = hooks;
        this.keys = keys;
    }

    /** What is signed of a backup, as it lies in the bucket. */
    private record Parts(byte[] marker, byte[] volumes, byte[] beginning, Optional<byte[]> hooks) {
        /** @param version of the signature */
        List<byte[]> signed(int version) {
            return BackupSignature.isOverHooks(version)
                    ? List.of(marker, volumes, beginning, hooks.orElse(new byte[0]))
                    : List.of(marker, volumes, beginning);
        }
    }

    /** Signs a backup that is in the bucket but for its marker. */
    void sign(BackupMarker marker) {
        if (keys != null && marker.uid() != null) {
            String key = CatalogLayout.signature(marker.name(), marker.uid());
            byte[] mac = macs(key, parts(marker.name(), json.write(marker)).signed(BackupSignature.FORMAT_VERSION))
                    .get(0);
            documents.putRecord(
                    key,
                    new BackupSignature(
                            BackupSignature.FORMAT_VERSION, HexFormat.of().formatHex(mac)));
        }
    }

    /**
     * A backup as it was signed.
     *
     * @param marker as it was read
     * @param acceptsUnsigned whether one without a signature is taken too, as earlier versions made them
     * @throws CatalogException with {@link Reason#BackupChanged} where it is not as it was signed, with {@link Reason#BackupUnsigned} where it
     *     is not signed
     */
    public CheckedBackup check(BackupMarker marker, boolean acceptsUnsigned) {
        String backup = marker.name();
        Parts parts = parts(backup, stored(CatalogLayout.marker(backup)));
        Optional<String> key = ObjectNames.isName(marker.uid())
                ? Optional.of(CatalogLayout.signature(backup, marker.uid()))
                : Optional.empty();
        Optional<BackupSignature> signature = key.filter(any -> keys != null)
                .flatMap(place -> documents.record(place, BackupSignature.class, BackupSignature.FORMAT));
        if (signature.isEmpty() && keys != null && !acceptsUnsigned) {
            throw new CatalogException(
                    Reason.BackupUnsigned,
                    CatalogLayout.marker(backup),
                    "carries no signature, so nobody can say who made this backup: anybody who can write to the bucket may have. Restore"
                            + " another, or, if an earlier Salvor made it, set unsignedBackups: Accept of the location for as long as this takes");
        }
        signature.ifPresent(found -> {
            if (macs(key.orElseThrow(), parts.signed(found.formatVersion())).stream()
                            .noneMatch(mac -> fits(found, mac))
                    || !marker.equals(marker(backup, parts))) {
                throw changed(key.orElseThrow());
            }
        });
        return new CheckedBackup(
                signature.isPresent(),
                volumes(backup, parts.volumes()),
                () -> parts.hooks().map(stored -> hooks.read(backup, stored)),
                consumer -> signature.isPresent()
                        ? archives.read(backup, beginning(key.orElseThrow(), parts), consumer)
                        : archives.read(backup, consumer));
    }

    private static Archives.Beginning beginning(String key, Parts parts) {
        return new Archives.Beginning(parts.beginning(), () -> changed(key));
    }

    private static CatalogException changed(String key) {
        return new CatalogException(
                Reason.BackupChanged,
                key,
                "does not fit: marker, list of volumes, hooks or archive of this backup are not those that were sealed. Find out who can"
                        + " write to the bucket, bring the backup back from a copy, or restore another. Of a copy of a location: see whether"
                        + " master key and key context are those of the location");
    }

    private BackupMarker marker(String backup, Parts parts) {
        return json.read(
                CatalogLayout.marker(backup), parts.marker(), json.type(BackupMarker.class), BackupMarker.FORMAT);
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

    private Parts parts(String backup, byte[] marker) {
        return new Parts(
                marker, stored(CatalogLayout.volumes(backup)), archives.beginning(backup), hooks.stored(backup));
    }

    private byte[] stored(String key) {
        return documents.stored(key).orElseThrow(() -> Problems.missing(key, "is not there"));
    }

    /** Under the master key, then under those before it. */
    private List<byte[]> macs(String key, List<byte[]> parts) {
        return keys.keys(key, new byte[ContentKeys.SALT_BYTES]).stream()
                .map(of -> mac(of, parts))
                .toList();
    }

    private static byte[] mac(SecretKey key, List<byte[]> parts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            for (byte[] part : parts) {
                mac.update(ByteBuffer.allocate(Long.BYTES).putLong(part.length).array());
                mac.update(part);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }
}
