package io.salvor.sandbox.backend;

import io.salvor.sandbox.cluster.SimulatedCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A folder that both nodes have, as if they had mounted the same share, owned as docs/backends.md asks for where we may give it away. */
final class LocalPlace implements SandboxBackend {
    private static final String VOLUME = "nas";
    private static final String ON_NODES = "/srv/nas";
    private static final int GROUP = 65532;

    private final Path mounted;
    private final Path mounts;

    private LocalPlace(Path mounted, Path mounts) {
        this.mounted = mounted;
        this.mounts = mounts;
    }

    static LocalPlace start(Path sandbox) {
        Path mounted = sandbox.resolve("locations");
        try {
            Path share = Files.createDirectories(mounted.resolve(VOLUME));
            if ("root".equals(System.getProperty("user.name"))) {
                Files.setAttribute(share, "unix:gid", GROUP);
            }
            Files.setAttribute(share, "unix:mode", 02770);
            // The operator has no mount namespace here: what it would see is written down for it.
            Path mounts = Files.writeString(
                    sandbox.resolve("mountinfo"), "2 1 0:50 / " + share + " rw - nfs4 nas.example.com:/backups rw\n");
            return new LocalPlace(mounted, mounts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String described() {
        return "a share that operator and nodes have mounted, the folder " + mounted.resolve(VOLUME);
    }

    @Override
    public Map<String, Object> spec() {
        return Map.of(
                "provider", "local", "objectStorage", Map.of("prefix", "cluster"), "config", Map.of("volume", VOLUME));
    }

    @Override
    public Map<String, String> credentials() {
        return Map.of();
    }

    @Override
    public Map<String, String> operatorSettings() {
        return Map.of(
                "SALVOR_LOCATIONS",
                mounted.toString(),
                "SALVOR_MOUNTINFO",
                mounts.toString(),
                "SALVOR_NODE_POD",
                "{\"locationVolumes\":[{\"name\":\"" + VOLUME + "\",\"hostPath\":{\"path\":\"" + ON_NODES
                        + "\",\"type\":\"Directory\"}}],\"locationGroup\":" + GROUP + "}");
    }

    @Override
    public void prepare(SimulatedCluster cluster) throws IOException {
        for (String node : List.of("node-a", "node-b")) {
            Path there = cluster.node(node).hostPath(ON_NODES);
            Files.createDirectories(there.getParent());
            Files.createSymbolicLink(there, mounted.resolve(VOLUME));
        }
    }

    /** The folder goes with the sandbox. */
    @Override
    public void close() {}
}
