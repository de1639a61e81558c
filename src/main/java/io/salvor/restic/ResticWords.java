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

    /** What restic says at a call to a repository on a disk or a host; of an item it says it in small letters, or as an item's error. */
    private static final String CALL =
            "((Save|Load|Stat|List|Remove)\\(|OpenFile|Lstat|ReadDir|Mkdir|Rename|Chmod|[Uu]nable to (open|create) "
                    + "|create repository at ).*";

    private static final Pattern PLACE_DENIED =
            Pattern.compile(CALL + "(permission denied|read-only file system)", Pattern.DOTALL);

    private static final Pattern PLACE_AWAY = Pattern.compile(
            CALL + "(stale (NFS )?file handle|transport endpoint is not connected|host is down)", Pattern.DOTALL);

    /** Of settings that a later version has. */
    private static final Pattern TOO_OLD = words("invalid compression mode", "option \\S+ is not known");

    /** Distributors leave some providers out; an unknown one and one that was left out have the same words. */
    private static final Pattern NO_PROVIDER = words("parsing repository location failed: invalid backend");

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
        if (FullDisk.isSaid(said) && FullDisk.reason(said, "") == Reason.BucketFull) {
            return ItemTrouble.Space;
        }
        return reason(said) == Reason.Failed ? ItemTrouble.Other : ItemTrouble.Repository;
    }

    /** What was said of an item, but for its path, which may have any words in it. */
    static String withoutPath(FailedItem item) {
        return item.path().isEmpty() ? item.message() : item.message().replace(item.path(), "");
    }

    /** Why restic failed with exit code 1; Failed where its words say nothing. */
    static Reason reason(String said) {
        return reason(said, "");
    }

    /** The same. @param repository its identifier, which tells its disk from others */
    static Reason reason(String said, String repository) {
        if (ofDamage(said)) {
            return Reason.RepositoryDamaged;
        }
        if (FullDisk.isSaid(said)) {
            return FullDisk.reason(said, repository);
        }
        if (TOO_OLD.matcher(said).find()) {
            return Reason.ResticTooOld;
        }
        if (NO_PROVIDER.matcher(said).find()) {
            return Reason.ResticLacksProvider;
        }
        if (PLACE_AWAY.matcher(said).find()) {
            return Reason.Unreachable;
        }
        return PLACE_DENIED.matcher(said).find() ? Reason.AccessDenied : ServiceWords.reason(said);
    }

    /** Why a file for restic could not be written; Java names no path when a disk is full. */
    static Reason ofOwnFile(IOException failure) {
        String said = String.valueOf(failure.getMessage());
        return FullDisk.isSaid(said) ? Reason.CacheDiskFull : reason(said);
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
            case CacheDiskFull -> what + " found no room for temporary files: " + said + "; free room on the node";
            case ResticTooOld ->
                what + " knows a setting of the location not yet: " + said
                        + "; use a newer restic, or set limits.compression to auto, off or max (fastest and better take restic 0.19)"
                        + " and no accessTier";
            case ResticLacksProvider -> lackingProvider(subject);
            default -> ServiceWords.message(reason, what, said);
        };
    }

    private static String lackingProvider(String subject) {
        return "this restic does not reach " + subject.replaceFirst(":.*", "") + ", as in " + subject
                + "; use that of Salvor's image, or one of restic's own releases, since packages of distributions may"
                + " leave providers out, and name its path in SALVOR_RESTIC";
    }

    static Pattern words(String... words) {
        return Pattern.compile(String.join("|", words), Pattern.CASE_INSENSITIVE);
    }
}
