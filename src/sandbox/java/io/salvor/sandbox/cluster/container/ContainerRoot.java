package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.salvor.sandbox.cluster.disk.FolderTree;
import io.salvor.sandbox.cluster.disk.NodeDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a container sees as its file system. There are no mount namespaces here: the mounts are links in a folder of the
 * container's own, and paths in its arguments and variables are rewritten to lie in that folder.
 */
public final class ContainerRoot {

    private final NodeDisk disk;
    private final Path folder;
    private final Container container;

    public ContainerRoot(NodeDisk disk, Path folder, Container container) {
        this.disk = disk;
        this.folder = folder;
        this.container = container;
    }

    /** Makes the folder anew, with all mounts and an empty termination message. */
    public void make(Map<String, Path> volumes) throws IOException {
        FolderTree.remove(folder);
        Files.createDirectories(folder.resolve("tmp"));
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path link = inside(mount.getMountPath());
            refuseNested(mount);
            Files.createDirectories(link.getParent());
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, source(mount, volumes.get(mount.getName())));
        }
        Files.write(mountInfo(), mounts());
        Files.createDirectories(terminationMessage().getParent());
        Files.write(terminationMessage(), new byte[0]);
    }

    /** The list of mounts, as a process with a mount namespace of its own would see it. */
    Path mountInfo() {
        return folder.resolve("mountinfo");
    }

    private List<String> mounts() throws IOException {
        List<String> lines = new ArrayList<>();
        for (VolumeMount mount : container.getVolumeMounts()) {
            Path link = inside(mount.getMountPath());
            String root = disk.absolute(link.toRealPath()).replace(" ", "\\040");
            lines.add((lines.size() + 2) + " 1 8:1 " + root + " " + link + " rw - ext4 /dev/sandbox rw");
        }
        return lines;
    }

    private void refuseNested(VolumeMount mount) {
        for (VolumeMount other : container.getVolumeMounts()) {
            if (other != mount && Path.of(mount.getMountPath()).startsWith(other.getMountPath())) {
                throw new ContainerConfigException("the sandbox cannot mount " + mount.getMountPath() + " in "
                        + other.getMountPath() + " of container " + container.getName());
            }
        }
    }

    private static Path source(VolumeMount mount, Path volume) throws IOException {
        if (mount.getSubPath() == null || mount.getSubPath().isEmpty()) {
            return volume;
        }
        Path source = volume.resolve(mount.getSubPath());
        if (Files.notExists(source)) {
            Files.createDirectories(source);
        }
        return source;
    }

    Path folder() {
        return folder;
    }

    Path terminationMessage() {
        return inside(container.getTerminationMessagePath());
    }

    Path workingFolder() throws IOException {
        String asked = container.getWorkingDir();
        return asked == null ? folder : Files.createDirectories(inside(asked));
    }

    /** A value with its path moved into the folder, if it is a mount path, or lies under or above one. */
    public String rewrite(String value) {
        if (!value.startsWith("/") || value.equals("/")) {
            return value;
        }
        Path path;
        try {
            path = Path.of(value);
        } catch (java.nio.file.InvalidPathException e) {
            return value;
        }
        List<String> mounted = new ArrayList<>(List.of(container.getTerminationMessagePath()));
        container.getVolumeMounts().forEach(mount -> mounted.add(mount.getMountPath()));
        boolean known =
                mounted.stream().map(Path::of).anyMatch(mount -> path.startsWith(mount) || mount.startsWith(path));
        return known ? inside(value).toString() : value;
    }

    private Path inside(String absolute) {
        return folder.resolve("." + absolute).normalize();
    }
}
