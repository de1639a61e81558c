package io.salvor.sandbox.cluster;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The user a container's process runs as. Another user than our own takes root and {@code setpriv}; where either is missing,
 * the process runs as we do.
 */
record ContainerUser(long uid, long gid) {

    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    /** Empty when the process runs as we do. */
    static Optional<ContainerUser> of(PodSpec pod, Container container) {
        PodSecurityContext general = Objects.requireNonNullElse(pod.getSecurityContext(), new PodSecurityContext());
        SecurityContext own = Objects.requireNonNullElse(container.getSecurityContext(), new SecurityContext());
        Long uid = own.getRunAsUser() != null ? own.getRunAsUser() : general.getRunAsUser();
        Long gid = own.getRunAsGroup() != null ? own.getRunAsGroup() : general.getRunAsGroup();
        if (uid == null || uid == 0 || !isRoot() || !Files.isExecutable(SETPRIV)) {
            return Optional.empty();
        }
        return Optional.of(new ContainerUser(uid, gid == null ? 0 : gid));
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    /** What to put in front of the command. */
    List<String> prefix() {
        return List.of(SETPRIV.toString(), "--reuid=" + uid, "--regid=" + gid, "--clear-groups");
    }

    /** Gives a folder's own entries to the user, without following links. */
    void own(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (Path file : files.filter(one -> !Files.isSymbolicLink(one)).toList()) {
                Files.setAttribute(file, "unix:uid", (int) uid);
                Files.setAttribute(file, "unix:gid", (int) gid);
            }
        }
    }
}
