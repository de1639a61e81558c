package io.salvor.operator.storage;

import io.salvor.catalog.BackupMarker;
import io.salvor.operator.run.SideBySide;
import io.salvor.retention.Freeze;
import io.salvor.store.ObjectNames;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which backups are as they were sealed. To check a signature costs four requests, so of what was found good its marker's digest is kept, as long
 * as the bucket has that marker.
 */
public final class TrustedMarkers {
    /** Small requests: their time is spent waiting for the service. */
    private static final int AT_ONCE = 8;

    private final boolean unsignedToo;
    private final Map<String, Set<String>> good = new ConcurrentHashMap<>();

    private TrustedMarkers(boolean unsignedToo) {
        this.unsignedToo = unsignedToo;
    }

    /** Those without a signature are relied on where their location says so. */
    public static TrustedMarkers asLocationsSay() {
        return new TrustedMarkers(true);
    }

    /** Those without a signature are relied on nowhere: a copy would be signed, and nobody knows who made them. */
    public static TrustedMarkers signedOnly() {
        return new TrustedMarkers(false);
    }

    /**
     * Whom to rely on.
     *
     * @param doubts why each of those that cannot be relied on is not
     * @param unread names of those of which that cannot be said now
     */
    public record Trust(Map<String, Freeze> doubts, Set<String> unread) {}

    /** Looks at all of them. @param hurdles one that cannot be read keeps no other */
    public Trust trust(OpenLocation location, List<BackupMarker> backups, Hurdles hurdles) {
        Set<String> before = good.getOrDefault(location.name(), Set.of());
        Set<String> now = ConcurrentHashMap.newKeySet();
        Map<String, Freeze> doubts = new ConcurrentHashMap<>();
        Set<String> unread = ConcurrentHashMap.newKeySet();
        try (SideBySide requests = new SideBySide(AT_ONCE)) {
            backups.forEach(backup -> requests.add(() -> {
                String digest = digest(location, backup);
                try {
                    Optional<Freeze> doubt = before.contains(digest) ? Optional.empty() : doubt(location, backup);
                    doubt.ifPresentOrElse(why -> doubts.put(backup.name(), why), () -> now.add(digest));
                } catch (StorageException e) {
                    hurdles.meet("what becomes of backup " + backup.name(), e);
                    unread.add(backup.name());
                }
            }));
            requests.finish();
        }
        good.put(location.name(), now);
        return new Trust(doubts, unread);
    }

    /** Looks once more, before anything of it is deleted. */
    public boolean isAsSealed(OpenLocation location, BackupMarker backup) {
        if (doubt(location, backup).isEmpty()) {
            return true;
        }
        good.getOrDefault(location.name(), Set.of()).remove(digest(location, backup));
        return false;
    }

    private Optional<Freeze> doubt(OpenLocation location, BackupMarker backup) {
        if (!ObjectNames.isName(backup.uid())) {
            return Optional.of(Freeze.Unsigned);
        }
        try {
            location.catalog().signatures().check(backup, unsignedToo && location.acceptsUnsigned());
            return Optional.empty();
        } catch (CatalogException e) {
            return Optional.of(e.reason() == Reason.BackupUnsigned ? Freeze.Unsigned : Freeze.Changed);
        }
    }

    private static String digest(OpenLocation location, BackupMarker backup) {
        try {
            String all = location.acceptsUnsigned() + " " + backup;
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
