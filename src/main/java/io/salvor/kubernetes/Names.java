package io.salvor.kubernetes;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Names of everything that Salvor creates. They are made of what the thing is for, so that a repeated step finds what an
 * earlier one made.
 */
public final class Names {
    private static final DateTimeFormatter SLOT =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss").withZone(ZoneOffset.UTC);

    private Names() {}

    /** The Backup of a policy's slot: {@code <policy>-<yyyyMMddHHmmss in UTC>}. */
    public static String backup(String policy, Instant slot) {
        return policy + "-" + SLOT.format(slot);
    }

    /** The repository of a namespace in a location: {@code <namespace>-<location>-<short hash>}. */
    public static String repository(String namespace, String location) {
        return shortened(namespace + "-" + location, namespace + "/" + location);
    }

    /** The record of one volume of one pod in a Backup or Restore: {@code <run>-<short hash>}. */
    public static String volume(String run, String podUid, String volume) {
        return shortened(run, podUid + "/" + volume);
    }

    /** The Job of a run on a node (or for a pod): {@code <run>-<short hash>-<attempt>}. */
    public static String job(String run, String target, int attempt) {
        return shortened(run, target) + "-" + attempt;
    }

    /** A Secret with what is kept of a Restore in the cluster: {@code <restore>-<short hash>}. */
    public static String paper(String restore, String identity) {
        return shortened(restore, identity);
    }

    /** The Lease of a repository, by the name of its object: who works on it alone, or maintains it, holds it. */
    public static String lease(String repository) {
        return "repository-" + repository;
    }

    /** A Job that maintains a repository: {@code <repository>-m<number>}, the number never being used twice. */
    public static String maintenance(String repository, long number) {
        return shortened(repository, "maintenance of " + repository) + "-m" + number;
    }

    /** A Job that copies snapshots into a repository: {@code <repository>-c<number>}, the number never being used twice. */
    public static String copy(String repository, long number) {
        return shortened(repository, "copies of " + repository) + "-c" + number;
    }

    private static String shortened(String readable, String identity) {
        // A Job's name becomes a label value of its pods: 63 characters, minus hash and attempt.
        String head =
                readable.length() <= 48 ? readable : readable.substring(0, 48).replaceAll("[-.]+$", "");
        return head + "-" + Labels.hash(identity);
    }
}
