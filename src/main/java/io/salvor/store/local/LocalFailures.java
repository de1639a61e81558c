package io.salvor.store.local;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a failure of the file system means for a location, and what to do about it. The kernel's own words are what tells them apart. */
record LocalFailures(LocalBackend backend) {
    private static final int PERMISSIONS = 07777;
    private static final Map<String, Verdict> VERDICTS = verdicts();

    /** @param action what was being done, such as "writing backups/a/x" */
    StorageException of(IOException failure, String action) {
        String said = said(failure);
        if (failure instanceof AccessDeniedException || said.contains("Operation not permitted")) {
            return denied(failure, action);
        }
        for (Map.Entry<String, Verdict> known : VERDICTS.entrySet()) {
            if (said.contains(known.getKey())) {
                Verdict verdict = known.getValue();
                return problem(verdict.reason, said + " while " + action, verdict.advice, failure);
            }
        }
        return problem(Reason.Other, said + " while " + action, "look at the file system of the volume", failure);
    }

    /** Names who may what, because of two users that write there one mostly owns what the other needs. */
    private StorageException denied(IOException failure, String action) {
        String file = failure instanceof FileSystemException known && known.getFile() != null
                ? known.getFile()
                : backend.root().toString();
        return problem(
                Reason.AccessDenied,
                "access to " + file + " denied while " + action + " as user " + self() + "; " + owner(Path.of(file)),
                advice(),
                failure);
    }

    String advice() {
        return "let its group write: chgrp -R 65532 and chmod -R g+rwX,g+s what the location uses, or what your chart has as"
                + " locationGroup; of a share with all_squash, make everything belong to the user of anonuid";
    }

    private static String self() {
        try {
            Map<String, Object> unix = Files.readAttributes(Path.of("/proc/self"), "unix:uid,gid");
            return unix.get("uid") + ":" + unix.get("gid");
        } catch (IOException e) {
            return System.getProperty("user.name");
        }
    }

    /** Owner, group and mode of the nearest that is there, for people. */
    private static String owner(Path path) {
        for (Path one = path.toAbsolutePath(); one != null; one = one.getParent()) {
            try {
                Map<String, Object> unix = Files.readAttributes(one, "unix:uid,gid,mode", LinkOption.NOFOLLOW_LINKS);
                return one + " belongs to " + unix.get("uid") + ":" + unix.get("gid") + " with mode "
                        + Integer.toOctalString((Integer) unix.get("mode") & PERMISSIONS);
            } catch (IOException e) {
                continue;
            }
        }
        return "whose it is nobody knows";
    }

    /** There is no object under a key. */
    StorageException absent(String key, IOException cause) {
        return problem(Reason.NotFound, "there is no " + key, "check whether somebody removed it", cause);
    }

    StorageException problem(Reason reason, String what, String advice, IOException cause) {
        return new StorageException(reason, backend.described() + ": " + what + "; " + advice, cause);
    }

    /** The words of the kernel without the names of files. */
    private static String said(IOException failure) {
        if (failure instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }

    private static Map<String, Verdict> verdicts() {
        Map<String, Verdict> verdicts = new LinkedHashMap<>();
        verdicts.put(
                "No space left on device",
                new Verdict(
                        Reason.BucketFull,
                        "make room on the volume, or enlarge it; of a share also look at its inodes"));
        verdicts.put("Disk quota exceeded", new Verdict(Reason.BucketFull, "enlarge the quota, or make room"));
        verdicts.put(
                "Read-only file system",
                new Verdict(
                        Reason.AccessDenied,
                        "mount and export the volume for writing, or set accessMode: ReadOnly; a disk that has become"
                                + " read-only by itself has errors"));
        Verdict away = new Verdict(
                Reason.Unreachable,
                "see whether the server of the share runs and still exports it; then start the pod anew, which mounts it again");
        for (String words : new String[] {
            "Stale file handle",
            "Stale NFS file handle",
            "Connection timed out",
            "Host is down",
            "No route to host",
            "Transport endpoint is not connected",
            "Remote I/O error"
        }) {
            verdicts.put(words, away);
        }
        verdicts.put(
                "Input/output error",
                new Verdict(
                        Reason.Other,
                        "the disk or the server of the share fails: look at the kernel's log of the node"));
        verdicts.put(
                "File name too long",
                new Verdict(Reason.Other, "use a file system that allows names of 255 bytes, or a shorter name"));
        return verdicts;
    }

    private record Verdict(Reason reason, String advice) {}
}
