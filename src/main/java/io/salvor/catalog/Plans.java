package io.salvor.catalog;

import io.salvor.store.ObjectStore;
import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;

/** The plans of backups: of two that keep one under a name, the first stays. */
final class Plans {
    private final ObjectStore store;
    private final BoundedJson json;
    private final CatalogDocuments documents;
    private final SecretDocuments secrets;

    Plans(ObjectStore store, BoundedJson json, CatalogDocuments documents, SecretDocuments secrets) {
        this.store = store;
        this.json = json;
        this.documents = documents;
        this.secrets = secrets;
    }

    /** See {@link Catalog#keepPlan}. */
    KeptPlan keep(StoredPlan plan) {
        String key = CatalogLayout.plan(plan.backup());
        byte[] content = json.write(plan);
        if (documents.putPackedIfAbsent(key, content)) {
            return new KeptPlan(plan, digest(content));
        }
        return of(plan.backup()).orElseThrow(() -> Problems.missing(key, "was there and is gone"));
    }

    /** See {@link Catalog#plan}. */
    Optional<KeptPlan> of(String backup) {
        String key = CatalogLayout.plan(backup);
        return asked(key, documents::packed).map(content -> {
            StoredPlan plan = json.read(key, content, json.type(StoredPlan.class), StoredPlan.FORMAT);
            if (!backup.equals(plan.backup())) {
                throw Problems.malformed(key, "is of another backup");
            }
            return new KeptPlan(plan, digest(content));
        });
    }

    /** See {@link Catalog#requirePlan}. */
    KeptPlan require(String backup) {
        return of(backup)
                .orElseThrow(
                        () -> new CatalogException(
                                Reason.PlanMissing,
                                CatalogLayout.plan(backup),
                                "is not found, and was there; look whether it was removed, and bring it back from a copy of the bucket"));
    }

    /** A proxy may answer wrongly once, and much is undone for want of a plan; so it is asked for in three ways. */
    private Optional<byte[]> asked(String key, Function<String, Optional<byte[]>> read) {
        return read.apply(key).or(() -> isThere(key) ? read.apply(key) : Optional.empty());
    }

    private boolean isThere(String key) {
        return store.exists(key) || store.keys(key).contains(key);
    }

    /** See {@link Catalog#keepRestorePlan}. */
    String keepRestore(String restoreUid, StoredRestorePlan plan) {
        return secrets.put(CatalogLayout.restorePlan(restoreUid), plan);
    }

    /** See {@link Catalog#restorePlan}. */
    Optional<StoredRestorePlan> ofRestore(String restoreUid, String digest) {
        String key = CatalogLayout.restorePlan(restoreUid);
        return asked(key, secrets::stored).map(stored -> {
            if (digest != null && !digest.equals(secrets.digest(key, stored))) {
                throw new CatalogException(
                        Reason.PlanChanged,
                        key,
                        "is not the plan that was made; find what else writes to the location, then create another Restore");
            }
            return secrets.read(key, stored, StoredRestorePlan.class, StoredRestorePlan.FORMAT);
        });
    }

    void forget(String backup) {
        store.delete(CatalogLayout.plan(backup));
    }

    /** SHA-256 in hexadecimal digits. */
    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
