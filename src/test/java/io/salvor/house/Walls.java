package io.salvor.house;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The rooms of the house and what each may know, with the reason. A room is a package below {@code io.salvor}. */
final class Walls {
    /** Why a room is pure. */
    private static final String PURE = "it decides: the same values give the same answer, in a test as in a cluster";

    /** The pure rooms: they touch no file, no process, no network and no clock. */
    static final List<Room> PURE_ROOMS = List.of(
            room("units", PURE),
            room("pem", PURE),
            room("proxy", PURE),
            room("match", PURE),
            room("schedule", PURE, "units"),
            room("job", PURE, "units"),
            room("trouble", "every room may throw what it holds, so it can know none of them"),
            room("volume", PURE),
            room("verdict", PURE, "job", "trouble"),
            room("hook", PURE, "units", "volume"),
            room("policy.finding", PURE),
            room("policy.yaml", PURE, "policy.finding", "units"),
            room("policy.schema", PURE, "policy.finding", "policy.yaml", "units"),
            room("policy", PURE, "policy.finding", "policy.schema", "policy.yaml", "match", "schedule", "units"),
            room("retention", PURE, "units"),
            room("copying", PURE, "retention"),
            room("maintenance", PURE, "schedule", "units"),
            room("restic.key", PURE),
            room("backup", PURE, "hook", "job", "match", "units", "volume", "trouble"),
            room("restore", PURE, "hook", "match", "units", "volume"),
            room("coverage", PURE, "backup", "retention", "schedule", "volume"),
            room("sync", PURE, "policy", "policy.finding", "retention", "trouble", "units"));

    private static final List<String> VALUES = List.of(
            "backup",
            "copying",
            "coverage",
            "hook",
            "job",
            "match",
            "policy",
            "policy.finding",
            "restore",
            "retention",
            "schedule",
            "trouble",
            "units",
            "verdict",
            "volume",
            "maintenance");

    /** The rooms that touch the world below the operator. */
    private static final List<Room> SHELLS = List.of(
            room("api", "the kinds are what travels; those who read them are not known to them", "units"),
            room("scratch", "it is folders and variables, whatever lies in them"),
            room("restic", "it drives a process and knows a repository by its address alone", "scratch", "trouble"),
            room("store", "a backend is one folder in it; what is stored is the catalog's business", "trouble"),
            room("store.s3", "one backend of several", "pem", "proxy", "store", "trouble"),
            room("store.rclone", "one backend of several", "pem", "scratch", "store", "trouble"),
            room("store.azure", "one backend of several", "store", "store.rclone", "trouble"),
            room("store.gcs", "one backend of several", "store", "store.rclone", "trouble"),
            room("store.rest", "one backend of several", "pem", "proxy", "store", "trouble"),
            room("store.folder", "one backend of several", "store", "trouble"),
            room("store.served", "a repository is served whatever its backend is", "store", "trouble"),
            room("store.trial", "a place is tried out whatever its backend is", "pem", "proxy", "store", "trouble"),
            room("ssh", "what is offered to a host does not depend on what it is asked for"),
            room("store.sftp", "one backend of several", "scratch", "ssh", "store", "trouble"),
            room(
                    "store.local",
                    "one backend of several; the list of mounts is read as by the Jobs",
                    "store",
                    "trouble",
                    "verdict"),
            room(
                    "store.every",
                    "it names every backend and knows no other thing",
                    "store",
                    "store.azure",
                    "store.gcs",
                    "store.local",
                    "store.rclone",
                    "store.rest",
                    "store.s3",
                    "store.sftp"),
            room(
                    "catalog",
                    "what lies in a bucket must not change with a kind of the API",
                    "store",
                    "trouble",
                    "units"),
            room(
                    "git",
                    "it hands over bytes and does not know what a policy is",
                    "git.signature",
                    "match",
                    "pem",
                    "proxy",
                    "ssh",
                    "trouble"),
            room("git.signature", "it checks signatures; fetching is not its business", "trouble"),
            room("kubernetes", "it reads and writes a cluster and decides nothing", "api", "job", "volume", "trouble"),
            room("kubernetes.access", "it finds a cluster and asks it nothing", "pem", "proxy"),
            room(
                    "reading",
                    "it turns kinds, catalog and cluster into values, for the operator and the commands alike",
                    VALUES,
                    "api",
                    "kubernetes",
                    "catalog",
                    "policy.schema",
                    "store",
                    "sync"),
            room("inventory", "a written-down cluster is read like a real one", VALUES, "api", "kubernetes", "reading"),
            room(
                    "node",
                    "a Job gets values and one repository, and knows no policy, catalog or Git",
                    "api",
                    "job",
                    "kubernetes",
                    "restic",
                    "store",
                    "trouble",
                    "units",
                    "verdict",
                    "volume"),
            room(
                    "node.copying",
                    "its Job works on two repositories, and needs nothing of the cluster",
                    "node",
                    "restic",
                    "store",
                    "store.served",
                    "trouble"),
            room(
                    "node.maintenance",
                    "its Job works on one repository, and on no node",
                    "api",
                    "kubernetes",
                    "maintenance",
                    "node",
                    "restic",
                    "trouble",
                    "units"));

    private static final List<String> BELOW_OPERATOR = Stream.concat(
                    VALUES.stream(),
                    Stream.of(
                            "api",
                            "catalog",
                            "git",
                            "kubernetes",
                            "kubernetes.access",
                            "policy.schema",
                            "reading",
                            "restic",
                            "scratch",
                            "store",
                            "sync"))
            .toList();

    private static final String JOURNEY = "it is one journey; what two of them share lies below them";

    /** The operator's rooms, a journey each, on what they share: run and storage. */
    private static final List<Room> OPERATOR = List.of(
            room("operator.run", "every journey stands on it", "api", "job", "kubernetes", "trouble", "units"),
            room(
                    "operator.storage",
                    "backup, restore and maintenance open locations through it",
                    List.of(
                            "api",
                            "catalog",
                            "job",
                            "kubernetes",
                            "maintenance",
                            "reading",
                            "restic",
                            "restic.key",
                            "retention",
                            "store",
                            "trouble",
                            "units"),
                    "operator.run"),
            room("operator.source", JOURNEY, BELOW_OPERATOR, "operator.run", "git.signature"),
            room("operator.policy", JOURNEY, BELOW_OPERATOR, "operator.run"),
            room("operator.coverage", JOURNEY, BELOW_OPERATOR, "operator.run"),
            room(
                    "operator.backup",
                    JOURNEY,
                    BELOW_OPERATOR,
                    "operator.run",
                    "operator.storage",
                    "operator.backup.hooks"),
            room(
                    "operator.backup.hooks",
                    "the hooks of a Backup know pods, not volumes or locations",
                    BELOW_OPERATOR,
                    "operator.run"),
            room("operator.ageing", JOURNEY, BELOW_OPERATOR, "operator.run"),
            room(
                    "operator.restore",
                    JOURNEY,
                    BELOW_OPERATOR,
                    "operator.run",
                    "operator.storage",
                    "operator.restore.hooks"),
            room(
                    "operator.restore.hooks",
                    "the hooks of a Restore know pods, not volumes or locations",
                    BELOW_OPERATOR,
                    "operator.run"),
            room("operator.copying", JOURNEY, BELOW_OPERATOR, "operator.run", "operator.storage"),
            room("operator.retention", JOURNEY, BELOW_OPERATOR, "operator.run", "operator.storage"),
            room("operator.maintenance", JOURNEY, BELOW_OPERATOR, "operator.run", "operator.storage"),
            room(
                    "operator",
                    "it puts the rooms together and does nothing else",
                    BELOW_OPERATOR,
                    "operator.run",
                    "operator.storage",
                    "store.every"));

    private static final String COMMANDS = "a command reads and prints; the operator is started by the framework";

    private static final List<String> BELOW_COMMANDS = Stream.concat(
                    BELOW_OPERATOR.stream(), Stream.of("inventory", "node", "policy.yaml", "cli"))
            .toList();

    private static final List<Room> COMMAND_LINE = List.of(
            room(
                    "cli",
                    COMMANDS,
                    BELOW_COMMANDS,
                    "cli.inventory",
                    "cli.lint",
                    "cli.node",
                    "cli.plan",
                    "cli.repository",
                    "cli.restore",
                    "store.sftp"),
            room("cli.inventory", COMMANDS, BELOW_COMMANDS),
            room(
                    "cli.lint",
                    COMMANDS,
                    List.of("cli", "match", "policy", "policy.finding", "policy.schema", "policy.yaml", "units")),
            room(
                    "cli.node",
                    COMMANDS,
                    BELOW_COMMANDS,
                    "node.copying",
                    "node.maintenance",
                    "store.every",
                    "store.served"),
            room("cli.repository", COMMANDS, BELOW_COMMANDS),
            room(
                    "cli.restore",
                    COMMANDS,
                    BELOW_COMMANDS,
                    "cli.inventory",
                    "proxy",
                    "restic.key",
                    "store.every",
                    "store.folder",
                    "store.trial"),
            room("cli.plan", COMMANDS, BELOW_COMMANDS, "cli.inventory", "cli.lint"));

    /** What is foreign to us, and the rooms that may know it; rooms inside count as theirs. */
    static final List<Library> LIBRARIES = List.of(
            library("io.minio", "S3 is one backend of several", "store.s3"),
            library("okhttp3", "it is the HTTP client of the S3 client, and of REST servers", "store.rest", "store.s3"),
            library("okio", "it comes with okhttp3", "store.rest"),
            library("org.eclipse.jgit", "Git is read in one place, as untrusted input", "git"),
            library("com.jcraft.jsch", "it is the SSH client of Git and SFTP", "git", "ssh", "store.sftp"),
            library(
                    "org.bouncycastle",
                    "signatures and derived keys are checked where they are read",
                    "git",
                    "catalog",
                    "restic.key"),
            library("io.fabric8.zjsonpatch", "objects are patched where a restore is planned", "restore"),
            library("org.apache.commons.compress", "archives are opened with the catalog's limits", "catalog"),
            library("org.yaml.snakeyaml", "YAML is read in one place, with its limits and positions", "policy.yaml"),
            library("picocli", "commands are thin", "cli"),
            library("io.javaoperatorsdk", "reconcilers are the operator's", "operator"),
            library("io.micrometer", "metrics are the operator's", "operator"),
            library("io.vertx", "HTTP is served by the operator", "operator"),
            library("jakarta", "rooms are put together by the operator", "operator"),
            library("org.eclipse.microprofile", "settings are read by the operator", "operator"),
            library("io.smallrye", "settings are read by the operator", "operator"),
            library(
                    "io.quarkus",
                    "the framework is the operator's and the entrance's",
                    "operator",
                    "cli",
                    "git",
                    "ssh"),
            library(
                    "io.fabric8.kubernetes.client.dsl", "calls to a cluster are made where it is read and written",
                    "kubernetes", "operator"),
            library(
                    "io.fabric8.kubernetes.client",
                    "values and bytes do not need a cluster",
                    "api",
                    "kubernetes",
                    "reading",
                    "inventory",
                    "node",
                    "operator",
                    "cli"));

    private Walls() {}

    /**
     * A room.
     *
     * @param name its package below {@code io.salvor}
     * @param knows the rooms that it may import, beside itself
     * @param because why not more
     */
    record Room(String name, Set<String> knows, String because) {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * A foreign library.
     *
     * @param packages how its packages begin
     * @param rooms the rooms that may import it
     */
    record Library(String packages, List<String> rooms, String because) {
        boolean isFor(String room) {
            return rooms.stream().anyMatch(allowed -> room.equals(allowed) || room.startsWith(allowed + "."));
        }

        @Override
        public String toString() {
            return packages;
        }
    }

    static List<Room> rooms() {
        return Stream.of(PURE_ROOMS, SHELLS, OPERATOR, COMMAND_LINE)
                .flatMap(List::stream)
                .toList();
    }

    private static Room room(String name, String because, String... knows) {
        return room(name, because, List.of(), knows);
    }

    private static Room room(String name, String because, List<String> knows, String... more) {
        Set<String> all = new TreeSet<>(knows);
        all.addAll(List.of(more));
        return new Room(name, all, because);
    }

    private static Library library(String packages, String because, String... rooms) {
        return new Library(packages, List.of(rooms), because);
    }
}
