package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.Capabilities;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The user and the capabilities a container's process gets. Both take root and {@code setpriv}: where either is missing, or
 * the other user could not reach the program, the process runs as we do.
 */
final class ContainerPrivileges {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private final Long user;
    private final long group;
    private final List<Long> groups;
    private final List<String> capabilities;

    private ContainerPrivileges(Long user, long group, List<Long> groups, List<String> capabilities) {
        this.user = user;
        this.group = group;
        this.groups = groups;
        this.capabilities = capabilities;
    }

    /** @param needed files and folders that the process has to reach */
    static ContainerPrivileges of(PodSpec pod, Container container, List<Path> needed) {
        PodSecurityContext general = Objects.requireNonNullElse(pod.getSecurityContext(), new PodSecurityContext());
        SecurityContext own = Objects.requireNonNullElse(container.getSecurityContext(), new SecurityContext());
        Long user = own.getRunAsUser() != null ? own.getRunAsUser() : general.getRunAsUser();
        Long group = own.getRunAsGroup() != null ? own.getRunAsGroup() : general.getRunAsGroup();
        if (!isRoot() || !Files.isExecutable(SETPRIV)) {
            return new ContainerPrivileges(null, 0, List.of(), null);
        }
        if (user != null && user != 0) {
            Long reached = needed.stream().allMatch(ContainerPrivileges::isOpen) ? user : null;
            return new ContainerPrivileges(reached, group == null ? 0 : group, general.getSupplementalGroups(), null);
        }
        return new ContainerPrivileges(null, 0, general.getSupplementalGroups(), kept(own.getCapabilities()));
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static boolean isOpen(Path path) {
        try {
            for (Path one = path.toRealPath(); one != null; one = one.getParent()) {
                PosixFilePermission permission =
                        Files.isDirectory(one) ? PosixFilePermission.OTHERS_EXECUTE : PosixFilePermission.OTHERS_READ;
                if (!Files.getPosixFilePermissions(one).contains(permission)) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What is left when all are dropped and some added; {@code null} for all, also where we do not have those ourselves. */
    private static List<String> kept(Capabilities asked) {
        if (asked == null || !asked.getDrop().contains("ALL")) {
            return null;
        }
        List<String> added = asked.getAdd().stream()
                .map(name -> name.toLowerCase(Locale.ROOT))
                .toList();
        return OwnCapabilities.holds(Stream.concat(added.stream(), Stream.of("setpcap"))) ? added : null;
    }

    /** What to put in front of the command. */
    List<String> prefix() {
        List<String> words = new ArrayList<>();
        if (user != null) {
            words.addAll(List.of(SETPRIV.toString(), "--reuid=" + user, "--regid=" + group, inGroups()));
        } else if (capabilities != null) {
            String added = capabilities.stream().map(name -> ",+" + name).collect(Collectors.joining());
            words.addAll(List.of(SETPRIV.toString(), "--bounding-set=-all" + added, "--inh-caps=-all", inGroups()));
        }
        return words;
    }

    private String inGroups() {
        String all = groups.stream().map(String::valueOf).collect(Collectors.joining(","));
        return all.isEmpty() ? "--clear-groups" : "--groups=" + all;
    }

    /** Gives a folder's own entries to another user, without following links. */
    void own(Path folder) throws IOException {
        if (user == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(one -> !Files.isSymbolicLink(one)).toList()) {
                Files.setAttribute(file, "unix:uid", user.intValue());
                Files.setAttribute(file, "unix:gid", (int) group);
            }
        }
    }
}
