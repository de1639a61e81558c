package io.salvor.kubernetes;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Every label and annotation key that Salvor reads or writes, but for those by which a person accepts what was refused or is
 * suspicious: these belong to the pure rooms {@code sync} and {@code verdict}, whose messages name them.
 */
public final class Labels {
    public static final String MANAGED_BY = "app.kubernetes.io/managed-by";
    public static final String MANAGED_BY_VALUE = "salvor";
    public static final String BACKUP = "salvor.io/backup";
    public static final String RESTORE = "salvor.io/restore";
    public static final String POLICY = "salvor.io/policy";
    public static final String POLICY_SOURCE = "salvor.io/policy-source";
    public static final String NODE = "salvor.io/node";
    public static final String STORAGE_LOCATION = "salvor.io/storage-location";
    /** On a Secret that holds the plan or the report of a Restore: the UID of that. */
    public static final String RESTORE_PAPER = "salvor.io/restore-paper";

    public static final String VOLUME_NAMESPACE = "salvor.io/volume-namespace";

    /**
     * On a Backup or Restore that has ended: its phase. What lacks it is at work, or has not been looked at since an upgrade; the
     * operator watches nothing else.
     */
    public static final String ENDED = "salvor.io/ended";

    /** Annotation beside it: when that was. */
    public static final String ENDED_AT = "salvor.io/ended-at";

    /** On a Backup or Restore that has ended: the records of its volumes have left the cluster. */
    public static final String RECORDS_GONE = "salvor.io/records-gone";

    /** On a Backup that was found in a bucket and is not carried out: {@value #IN_BUCKET}. */
    public static final String ORIGIN = "salvor.io/origin";

    public static final String IN_BUCKET = "bucket";

    /**
     * On a pod that holds a claim for a Backup: the UID of that. Its annotation {@link #BACKUP} has namespace and name, because a cluster may
     * have several installations.
     */
    public static final String HELD_FOR = "salvor.io/held-for";

    /** On a Backup whose hooks hold pods still. */
    public static final String HOLDS_PODS = "salvor.io/holds-pods";

    /** Annotation on a synced policy: the revision that last changed it, as branch@sha1:commit. */
    public static final String SOURCE_REVISION = "salvor.io/source-revision";

    /** Annotation on a synced policy: the file it was read from. */
    public static final String SOURCE_FILE = "salvor.io/source-file";

    /** Annotation on a synced policy: the line its document begins at in that file, as of {@link #SOURCE_REVISION}. */
    public static final String SOURCE_LINE = "salvor.io/source-line";

    /** Annotation on a synced policy: the lines its volume rules begin at in that file, separated by commas. */
    public static final String SOURCE_RULE_LINES = "salvor.io/source-rule-lines";

    /** Annotation on the Secret of a master key: the operator made it. */
    public static final String MASTER_KEY_GENERATED = "salvor.io/master-key-generated";

    /** Annotation on the Secret of a generated master key: a person keeps a copy outside the cluster. */
    public static final String MASTER_KEY_SAVED = "salvor.io/master-key-saved";

    /** Annotation on a BackupStorageLocation: the installation that it belonged to, and from which this one takes it over. */
    public static final String TAKE_OVER = "salvor.io/take-over";

    /**
     * On a Backup whose {@code spec.deletionPolicy} is Delete: that its data is to be deleted. Its value is the Backup's name, or its UID, as a name
     * may be longer than a label.
     */
    public static final String DELETE = "salvor.io/delete";

    /** Annotation on a BackupStorageLocation: {@code <backup>/<uid>} of backups of its bucket that are to be deleted, parted by commas. */
    public static final String DELETE_BACKUP = "salvor.io/delete-backup";

    /** Annotation: a new value asks for a reconciliation now. */
    public static final String REQUESTED_AT = "reconcile.salvor.io/requestedAt";

    /** On Job, pod and Secret of a repository's maintenance: the name of the ResticRepository. */
    public static final String MAINTENANCE = "salvor.io/maintenance";

    /** On Job, pod and Secret that copy snapshots into a repository: the name of its ResticRepository. */
    public static final String COPY = "salvor.io/copy";

    /** Annotation on a ResticRepository: a new value, a time and what is asked for, asks for that maintenance now. */
    public static final String MAINTENANCE_REQUESTED = "salvor.io/maintenance-requested";

    /** Flux's annotation for the same wish. */
    public static final String FLUX_REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";

    private static final int LONGEST_VALUE = 63;
    private static final int PREFIX = 52;

    private Labels() {}

    /** The label value for a name: the name itself, or its start and a hash where Kubernetes would refuse its length. */
    public static String value(String name) {
        return name.length() <= LONGEST_VALUE ? name : name.substring(0, PREFIX) + "-" + hash(name);
    }

    /** The first ten hexadecimal digits of the SHA-256 of a text. */
    static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 5);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
