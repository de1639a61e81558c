package io.salvor.restic;

import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.util.regex.Pattern;

/**
 * What restic's words mean where it has no exit code of its own for that: most that goes wrong beneath a repository ends with 1 and a
 * sentence, which holds what the service or the kernel said.
 */
final class ResticWords {
    private static final Pattern DAMAGE = words(
            "ciphertext verification failed",
            "invalid data returned",
            "repository could be damaged",
            "config or key \\S+ is damaged",
            "wrong data returned",
            "not found in (the )?(index|repository)",
            "hash does not match",
            "packs from index missing");

    /** Of packs that restic makes before it sends them, or of a file that Salvor gives to it. */
    private static final Pattern TEMPORARY = words("restic-temp", "salvor-exclude", "salvor-reach", "/cache/");

    private static final Pattern NO_SPACE = words("no space left on device", "disk quota exceeded");

    private static final Pattern FULL = words(
            "XMinioStorageFull",
            "minimum free drive threshold",
            "Insufficient Storage",
            "InsufficientStorage",
            "QuotaExceeded",
            "quota (has been )?exceeded",
            "\\b507\\b");

    private static final Pattern BAD_KEY = words(
            "(SignatureDoesNot|Invalid)(Match|AccessKeyId|Token)",
            "Access Key Id you provided|signature we calculated",
            "ExpiredToken|token .{0,40}(is|has) (expired|invalid)|no credentials found");

    private static final Pattern DENIED = words("Access ?Denied", "AllAccessDisabled", "\\b403\\b", "Forbidden");

    private static final Pattern NO_BUCKET = words("NoSuchBucket", "specified bucket does not exist");

    private static final Pattern UNTRUSTED = words("x509:", "server gave HTTP response to HTTPS client");

    private static final Pattern AWAY = words(
            "connection refused",
            "connection reset",
            "no such host",
            "server misbehaving",
            "i/o timeout",
            "no route to host",
            "network is unreachable",
            "TLS handshake timeout",
            "Client\\.Timeout",
            "deadline exceeded",
            "unexpected EOF",
            "SlowDown",
            "ServiceUnavailable",
            "Service Unavailable",
            "\\b50[0234]\\b",
            "InternalError");

    private static final Pattern OWNER = words("chown", "chmod", "utimes");

    private static final Pattern ATTRIBUTE = words("xattr", "\\bacl\\b");

    private static final Pattern NO_SNAPSHOT =
            words("find snapshot: .*(no matching ID|no such file|not exist|NoSuchKey|not found|\\b404\\b)");

    private static final Pattern KEY_GONE =
            words("Load\\(<key/.*(no such file|not exist|NoSuchKey|not found|\\b404\\b)");

    /** Letters of an ID in restic's words. */
    private static final int SHORT_ID = 8;

    private ResticWords() {}

    /** Whether restic says that it was asked to stop. */
    static boolean ofSignal(String line) {
        return line.contains("signal ") && line.contains(" received, cleaning up");
    }

    /** Whether restic has found a key in the list that was gone when it read it. */
    static boolean ofKeyGone(String line) {
        return KEY_GONE.matcher(line).find();
    }

    /** Whether something in the repository could not be read. */
    static boolean ofDamage(String said) {
        return DAMAGE.matcher(said).find();
    }

    /** Whether a backup failed for want of the snapshot that it was to compare with. @param parent null for none */
    static boolean ofForgottenParent(ResticException failure, String parent) {
        return parent != null
                && failure.reason() != Reason.RepositoryDamaged
                && failure.getMessage().contains("failed to load snapshot " + parent.substring(0, SHORT_ID));
    }

    /** Whether restic knows no such snapshot. */
    static boolean ofMissingSnapshot(ResticException failure) {
        return failure.reason() == Reason.Failed
                && NO_SNAPSHOT.matcher(failure.getMessage()).find();
    }

    /** What kept restic from one item. */
    static ItemTrouble trouble(FailedItem item) {
        String said = withoutPath(item);
        if (ATTRIBUTE.matcher(said).find()) {
            return ItemTrouble.Attribute;
        }
        if (OWNER.matcher(said).find()) {
            return ItemTrouble.Owner;
        }
        if (NO_SPACE.matcher(said).find() && !TEMPORARY.matcher(said).find()) {
            return ItemTrouble.Space;
        }
        return reason(said) == Reason.Failed ? ItemTrouble.Other : ItemTrouble.Repository;
    }

    /** What was said of an item, but for its path, which may have any words in it. */
    static String withoutPath(FailedItem item) {
        return item.path().isEmpty() ? item.message() : item.message().replace(item.path(), "");
    }

    /** Why restic failed with exit code 1, or could not get on until it was ended; Failed where its words say nothing. */
    static Reason reason(String said) {
        if (ofDamage(said)) {
            return Reason.RepositoryDamaged;
        }
        if (NO_SPACE.matcher(said).find()) {
            return TEMPORARY.matcher(said).find() ? Reason.CacheDiskFull : Reason.BucketFull;
        }
        return ofService(said);
    }

    /** Why a file for restic could not be written; Java names no path when a disk is full. */
    static Reason ofOwnFile(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return NO_SPACE.matcher(said).find() ? Reason.CacheDiskFull : reason(said);
    }

    /** What the answer of a service means; Failed where it is none. */
    static Reason ofService(String said) {
        if (FULL.matcher(said).find()) {
            return Reason.BucketFull;
        }
        if (BAD_KEY.matcher(said).find()) {
            return Reason.InvalidCredentials;
        }
        if (DENIED.matcher(said).find()) {
            return Reason.AccessDenied;
        }
        if (NO_BUCKET.matcher(said).find()) {
            return Reason.BucketMissing;
        }
        if (UNTRUSTED.matcher(said).find()) {
            return Reason.TlsFailed;
        }
        return AWAY.matcher(said).find() ? Reason.Unreachable : Reason.Failed;
    }

    /** What a failure is called, in words that say what to do. @param name of the command; @param subject the repository */
    static String message(Reason reason, String name, String subject, String said) {
        String what = "restic " + name + " on " + subject;
        return switch (reason) {
            case RepositoryMissing ->
                "there is no restic repository at " + subject
                        + "; see whether it was moved or deleted, or whether the location is the right one";
            case RepositoryLocked ->
                "the repository " + subject
                        + " is locked by another restic; try again when that has ended, or remove a stale lock with"
                        + " restic unlock";
            case WrongPassword ->
                "the password does not open the repository " + subject + "; use the password that it was made with";
            case NothingToSave -> "nothing to save into " + subject + ": everything is excluded";
            case Interrupted -> what + " was asked to stop";
            case ResticKilled -> what + " was killed; see whether the Job or its node ran out of memory";
            case RepositoryDamaged ->
                what + " met damage in the repository: " + said
                        + "; run restic check on it, and bring lost objects back";
            case BucketFull -> what + " found no room: " + said + "; raise the quota of the bucket, or free room";
            case InvalidCredentials ->
                what + " was not let in: " + said + "; correct or renew the location's credentials";
            case TlsFailed -> what + " trusts no TLS there: " + said + "; see the location's objectStorage.caCert";
            case CacheDiskFull -> what + " found no room for temporary files: " + said + "; free room on the node";
            default -> what + " failed: " + said;
        };
    }

    private static Pattern words(String... words) {
        return Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE);
    }
}
