package io.salvor.trouble;

/**
 * Why an object is as it is: the reasons of conditions and Events, each with what happened. What to do is said in
 * {@code docs/troubleshooting.md}, whose rows a test holds equal to these sentences.
 */
public enum Reason {
    // Policies and their source

    /** The revision is in force. */
    Applied,

    /** Policies were changed by hand in the cluster and are again as the revision in force has them. */
    PutBack,

    /** {@code spec.suspend} is true. */
    Suspended,

    /** The policy is in force. */
    Accepted,

    /** A Backup was made for a slot. */
    Started,

    /** A slot was not caught up within {@code startingDeadline}. */
    Missed,

    /** A slot was left out because the run before it took longer than {@code startingDeadline}. */
    SlotSkipped,

    /** A slot that is still to come was on record as acted on. */
    ClockWasAhead,

    /** A policy in the cluster has a bad schedule, zone or duration. */
    InvalidPolicy,

    /** A file of the revision has errors; the last good revision stays in force. */
    InvalidPolicies,

    /**
     * A policy of the same name is in the cluster and belongs to another source, to Argo CD, Flux or Helm, or to a
     * person; nothing is taken over, and the revision changes nothing.
     */
    PolicyConflict,

    /**
     * The revision is in force without some of its policies, which are in the cluster and belong to somebody else; with
     * {@code onConflict: Skip} they are left out.
     */
    ConflictsSkipped,

    /** A policy selects namespaces outside {@code spec.allowedNamespaces}. */
    NamespaceNotAllowed,

    /**
     * The revision would remove every policy of the source, or more than {@code spec.maxRemoval}; so does a folder
     * that is gone.
     */
    RefusedMassRemoval,

    /**
     * The revision's retention would let more Backups of a policy expire than {@code spec.maxRemoval}, counted beside
     * those that expire now.
     */
    RefusedRetention,

    /** The API server or an admission policy refuses a policy of the revision; none was written. */
    RejectedByCluster,

    /**
     * The API server stores a field of a policy otherwise than Git has it, at every write; it is not written again until
     * Git or the policy changes.
     */
    ChangedByCluster,

    /** A Secret that the PolicySource names does not exist in the operator's namespace. */
    SecretNotFound,

    /** No push is believed: the Secret of {@code spec.webhook} does not exist, or its key {@code token} is missing or empty. */
    WebhookTokenMissing,

    /** URL, ref, path, a pattern of {@code ignore}, a duration or {@code maxRemoval} cannot be one. */
    InvalidSource,

    /** There is no Git repository at the URL. */
    RepositoryNotFound,

    /** The repository has no such branch. */
    BranchNotFound,

    /** The repository has no such tag. */
    TagNotFound,

    /** The repository has no such commit, or the server hands out branches and tags only. */
    CommitNotFound,

    /** The revision has no such folder. */
    PathNotFound,

    /** The repository asks for credentials, and none are given. */
    AuthenticationRequired,

    /** The server does not know the credentials. */
    AuthenticationFailed,

    /** The server asks to wait: it was asked too often, or is too busy. */
    RateLimited,

    /** The SSH host shows a key that is not in {@code known_hosts} of the Secret. */
    HostKeyRejected,

    /**
     * The commit or tag is not signed by a key in the Secret of {@code spec.verify}, or no longer, because the key
     * was taken out; the last good revision stays in force.
     */
    VerificationFailed,

    /**
     * The new commit does not follow from the one that was applied; with {@code requireFastForward} it changes
     * nothing.
     */
    HistoryRewritten,

    /** Git took longer than {@code spec.timeout}. */
    TimedOut,

    /** The folder holds what is not taken in: links in the place of YAML files, files that are too large or too many. */
    ContentRefused,

    // Locations and keys

    /** The bucket answers and the key fits. */
    Available,

    /** A policy or restore names a location that does not exist. */
    StorageLocationNotFound,

    /** A location names a sort of backend that Salvor does not know. */
    UnknownProvider,

    /** The spec of a location lacks something, or has something that cannot be used. */
    InvalidLocation,

    /** The Secret with the credentials does not exist, or the location names none and the platform gives the pod no identity. */
    CredentialsNotFound,

    /** A Secret lacks the key that is named. */
    SecretKeyMissing,

    /** The credentials in the Secret are incomplete, cannot be read, or are not those that the service knows. */
    InvalidCredentials,

    /** The service knows who asks and refuses access. */
    AccessDenied,

    /** A lock of the service keeps an object for some time, from everybody. */
    RetentionLocked,

    /** The service has no such bucket. */
    BucketMissing,

    /** The volume of a location is not mounted where it is to be used. */
    LocationNotMounted,

    /** Nothing answers at the address, or, with Git, its certificate is not trusted. */
    Unreachable,

    /** No TLS connection: certificate not trusted, or the other side speaks plain HTTP. */
    TlsFailed,

    /** An object that must be there is gone from the bucket. */
    NotFound,

    /** Anything else the service said. */
    Other,

    /** The operator made a master key. */
    MasterKeyGenerated,

    /** Nobody confirmed that a copy of the generated key is kept. */
    NotConfirmed,

    /** The master key was brought by a person, who keeps it outside the cluster. */
    Given,

    /** A person confirmed that a copy of the generated key is kept outside the cluster. */
    Confirmed,

    /** The bucket is in use and the Secret with its master key is gone. */
    MasterKeyNotFound,

    /** The Secret does not hold base64 of at least 32 bytes. */
    MasterKeyInvalid,

    /** Another installation, or another location that is the same place, writes to the location; this one only reads it. */
    LocationOwned,

    /** {@code spec.accessMode} of the location is ReadOnly, so that nothing is written there. */
    LocationReadOnly,

    /** The key is not the one that the location has. */
    WrongMasterKey,

    /** Repositories get passwords that come from a new master key; the one of before is in force until all have them. */
    MasterKeyChanging,

    /** The new master key is in force, and the passwords of the one of before go. */
    MasterKeyRetiring,

    /** Everything opens with the new master key alone. */
    MasterKeyInForce,

    /** The Secret with the password of the repositories is not there, or none is named. */
    RepositoryPasswordNotFound,

    /** The Secret does not hold one line of text with 128 bytes at most. */
    RepositoryPasswordInvalid,

    /** Repositories get another password; the one of before is in force until all have it. */
    PasswordChanging,

    /** The new passwords are in force, and those of before go. */
    PasswordRetiring,

    /** All repositories open with the passwords that the location asks for. */
    PasswordInForce,

    /** Something in the catalog is not what Salvor writes. */
    Malformed,

    /** Something in the catalog is larger, deeper or has more entries than anything Salvor writes. */
    TooLarge,

    /** The catalog was written by a newer Salvor. */
    NewerFormat,

    /** The plan of a Restore was made by an earlier Salvor and lacks what this one carries it out by. */
    OlderFormat,

    /** An object of the catalog is gone. */
    Missing,

    // Repositories

    /** The repository opens with its password. */
    Ready,

    /** The first backup of a namespace made its repository. */
    RepositoryCreated,

    /** Another process works on the repository alone. */
    RepositoryBusy,

    /** The repository was there and is gone; it is never made anew. */
    RepositoryMissing,

    /** The repository opens with its password, and is another than the one on record. */
    RepositoryReplaced,

    /** Its turn has not come: as much is at work as the installation allows, or its Jobs find no room or no image. */
    Queued,

    /** Another restic holds a lock that excludes this. */
    RepositoryLocked,

    /** The repository keeps the key that restic made: restic does not open it with a cheap one. */
    CheapKeyRefused,

    /** The repository does not open with the password that it ought to have. */
    WrongPassword,

    /** The repository holds what restic cannot read. */
    RepositoryDamaged,

    /** What was due of a repository's maintenance is done. */
    Maintained,

    /** A Job that maintains a repository ended before all steps were done; what is left is tried again after a pause that grows. */
    MaintenanceFailed,

    /** What is said of the maintenance of a repository cannot be read. */
    InvalidMaintenance,

    /** Every Backup that is to be in another location is there. */
    CopiesUpToDate,

    /** Backups could not be copied to another location; it is tried again after a pause that grows. */
    CopyFailed,

    /** The bucket takes no more. */
    BucketFull,

    /** The disk of the cache or of temporary files is full. */
    CacheDiskFull,

    /** Restic was killed, by the kernel or by a person. */
    ResticKilled,

    /** There is no restic in the image, or it does not run. */
    ResticMissing,

    /** Restic is older than 0.17.1, whose exit codes Salvor relies on, or than a setting of the location. */
    ResticTooOld,

    /** This restic was built without the provider of the location. */
    ResticLacksProvider,

    /** There is no rclone in the image, it does not run, or it is older than 1.60. */
    RcloneMissing,

    /** It took longer than it may: restic, or the whole of a Backup or Restore. */
    DeadlineExceeded,

    /** Every file of a volume is excluded by the rule's patterns. */
    NothingToSave,

    /** Restic was ended from outside. */
    Interrupted,

    // Backups and Restores

    /** The plan is made; with {@code dryRun} of a Restore that is all. */
    Planned,

    /** The plan is being carried out. */
    InProgress,

    /** Everything that the plan holds is done. */
    Completed,

    /** Something of it is missing or incomplete; the rest is usable. */
    PartiallyFailed,

    /** It ended with an error; no volume was saved or put back, or nothing was done at all. */
    Failed,

    /** The Backup names a policy that does not exist. */
    PolicyNotFound,

    /** The location holds a backup of that name, from an earlier life of the cluster. */
    BackupExists,

    /** The plan has vanished from the bucket. */
    PlanMissing,

    /** The plan in the bucket is not the one that the run was planned with. */
    PlanChanged,

    /** Marker, list of volumes or archive of a backup are not those that were sealed; nothing is restored of it. */
    BackupChanged,

    /** A backup carries no signature, so anybody who can write to the bucket may have made it. */
    BackupUnsigned,

    /** Nothing stays in the bucket that no retention keeps. */
    RetentionCarriedOut,

    /** Backups stay in the bucket although no retention keeps them. */
    BackupsFrozen,

    /** The policy of a Backup is not in the cluster, so nobody says how long it is kept. */
    PolicyGone,

    /** A Backup, or a newer one of its policy, holds volumes that were full and are nearly empty; nothing up to that one goes. */
    SuspiciousVolumes,

    /** A Backup is a copy in a location that its policy does not copy to, so nobody says how long it is kept there. */
    CopiesEnded,

    /** A Restore that has not ended reads the Backup. */
    RestoreReads,

    /** What was asked to be deleted is not deleted. */
    NotDeleted,

    /** The pod that had the volume is gone, or another has taken its place. */
    PodGone,

    /** A hook of a pod failed, or was not run. */
    HookFailed,

    /** Something stands in the way; nothing was written. */
    Conflict,

    /** Another Restore is at work on the same volumes. */
    Busy,

    /** There is no Restore of that name, of which what failed is to be tried again. */
    RestoreNotFound,

    /** Nothing of that Restore has failed. */
    NothingToRetry,

    /** The records of the volumes of that Restore are gone. */
    RecordsMissing,

    /** The location holds no backup of that name. */
    BackupNotFound,

    /** The backup was begun and never completed. */
    BackupNotSealed,

    /** The policy has no backup taken at or before {@code asOf}. */
    NoBackupAtThatTime,

    /** It was ended on request. */
    Canceled,

    /** It came to its end, and what there is of it could not be written into the bucket. */
    NotSealed,

    /** The API server refuses what the operator has to do. */
    ApiRefused,

    /** The API server does not answer, or not as it should. */
    ApiUnavailable,

    /** The operator's own disk is full. */
    DiskFull,

    /** Something went wrong that Salvor does not know. */
    Unexpected
}
