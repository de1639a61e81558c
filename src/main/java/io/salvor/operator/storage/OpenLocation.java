package io.salvor.operator.storage;

import io.salvor.catalog.BackupMarker;
import io.salvor.catalog.Catalog;
import io.salvor.catalog.CheckedBackup;
import io.salvor.catalog.ContentKeys;
import io.salvor.restic.RepositoryAccess;
import io.salvor.store.Backend;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import java.util.Map;

/**
 * A storage location with everything that is needed to work in it.
 *
 * @param backend its place as the operator reaches it, and what maintains its repositories
 * @param jobs the same place as the Jobs of backups and restores reach it, which may be allowed less; equal to the other where the
 *     location names one Secret for both
 * @param masterKey the one in force
 * @param change how it stands with its replacement
 * @param passwords what its repositories open with
 * @param keyContext what passwords are derived with, as the location's own record says
 * @param readOnly whether nothing at all is written to it
 * @param acceptsUnsigned whether backups that carry no signature are restored from it
 */
public record OpenLocation(
        String name,
        Backend backend,
        Backend jobs,
        ObjectStore store,
        Catalog catalog,
        byte[] masterKey,
        KeyChange change,
        Passwords passwords,
        String keyContext,
        boolean readOnly,
        boolean acceptsUnsigned) {

    /** One that is written to, with the same credentials by all and derived passwords. */
    public OpenLocation(
            String name, Backend backend, ObjectStore store, Catalog catalog, byte[] masterKey, String keyContext) {
        this(
                name,
                backend,
                backend,
                store,
                catalog,
                masterKey,
                KeyChange.NONE,
                Passwords.derived(masterKey, keyContext),
                keyContext,
                false,
                false);
    }

    /** A backup of it, as it was sealed. @throws io.salvor.trouble.CatalogException where it is not */
    public CheckedBackup checked(BackupMarker backup) {
        return catalog.signatures().check(backup, acceptsUnsigned);
    }

    /** What encrypts and decrypts what is kept of it. */
    public ContentKeys contentKeys() {
        return new ContentKeys(masterKey, change.earlier(), keyContext);
    }

    /** The password of a namespace's repository. */
    public String password(String namespace) {
        return passwords.inForce().password(namespace);
    }

    /** Whether its master key or the passwords of its repositories are at being changed. */
    boolean isChanging() {
        return change.next() != null || passwords.isUnderWay();
    }

    /** The same where no other passwords are asked for. */
    OpenLocation asItIs() {
        return new OpenLocation(
                name,
                backend,
                jobs,
                store,
                catalog,
                masterKey,
                change,
                passwords.to(null),
                keyContext,
                readOnly,
                acceptsUnsigned);
    }

    /** The repository of a namespace as restic names it. */
    public String repoIdentifier(String namespace) {
        return backend.repository(namespace);
    }

    /** What a Job of a backup or restore needs to reach the repositories, as the files that are mounted into it. */
    public Map<String, String> reachForNodeJobs() {
        return jobs.reach().asFiles();
    }

    /** The same for a Job that maintains repositories, which has to remove what nothing needs any more. */
    public Map<String, String> reachForMaintenance() {
        return backend.reach().asFiles();
    }

    /** Where a Job that works on the repositories mounts the volume that they lie on; empty for none. */
    public String mount() {
        return backend.mount();
    }

    /** What restic needs to work on the repository of a namespace from here. */
    public RepositoryAccess access(String namespace) {
        return access(namespace, password(namespace));
    }

    /** The same with another password. */
    RepositoryAccess access(String namespace, String password) {
        Reach reach = backend.reach().in(System.getenv());
        return new RepositoryAccess(
                repoIdentifier(namespace), password, reach.environment(), reach.files(), reach.options());
    }

    /** Names the location and nothing that is secret. */
    @Override
    public String toString() {
        return "OpenLocation[" + name + "]";
    }
}
