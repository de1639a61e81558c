package io.salvor.node.copying;

import io.salvor.store.Backend;
import io.salvor.store.BackendDescription;
import io.salvor.store.BackendProvider;
import io.salvor.store.BackendSettings;
import io.salvor.store.Backends;
import io.salvor.store.Limits;
import io.salvor.store.every.EveryBackend;
import io.salvor.store.local.LocalProvider;
import io.salvor.store.sftp.SftpProvider;
import io.salvor.testing.RcloneBinary;
import io.salvor.testing.RepositoryServer;
import io.salvor.testing.S3Server;
import io.salvor.testing.SalvorScript;
import io.salvor.testing.SftpServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/** Locations of several providers on this machine, each with credentials of its own. */
final class CopyPlaces implements AutoCloseable {
    private final Path folder;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private String rclone = "rclone";
    private String program = "salvor";

    CopyPlaces(Path folder) {
        this.folder = folder;
    }

    /**
     * A location.
     *
     * @param repositories the folder of this machine in which it keeps what restic has
     */
    record Place(BackendDescription description, Backend backend, Path repositories) {
        /** Of the namespace shop. */
        Path repository() {
            return repositories.resolve(description.provider().equals("rest") ? "restic-shop" : "restic/shop");
        }
    }

    Place of(String provider, String name) throws IOException {
        return switch (provider) {
            case "s3" -> s3(name, S3Server.start(folder.resolve(name), "key-of-" + name, "secret-of-" + name));
            case "local" -> local(name);
            case "rest" -> rest(name);
            case "sftp" -> sftp(name);
            case "rclone" -> rclone(name);
            default -> throw new IllegalArgumentException(provider);
        };
    }

    Place s3(String name, S3Server server) {
        open.push(server);
        server.withBucket("bucket");
        return place(
                "s3",
                Map.of("s3Url", server.url(), "bucket", "bucket", "region", "us-east-1"),
                Map.of("AWS_ACCESS_KEY_ID", "key-of-" + name, "AWS_SECRET_ACCESS_KEY", "secret-of-" + name),
                folder.resolve(name + "/bucket"));
    }

    private Place local(String name) throws IOException {
        mount(name);
        return place("local", Map.of("volume", name), Map.of(), volumes().resolve(name));
    }

    private Path volumes() {
        return folder.resolve("locations");
    }

    private Path mounts() {
        return folder.resolve("mountinfo");
    }

    private void mount(String volume) throws IOException {
        Path folder = Files.createDirectories(volumes().resolve(volume));
        String before = Files.exists(mounts()) ? Files.readString(mounts()) : "1 0 8:1 / / rw - ext4 /dev/vda rw\n";
        Files.writeString(
                mounts(), before + "2 1 0:50 /share " + folder + " rw,relatime shared:1 - nfs4 nas:/share rw\n");
    }

    /** From now on nothing is mounted. */
    void unmount() throws IOException {
        Files.writeString(mounts(), "1 0 8:1 / / rw - ext4 /dev/vda rw\n");
    }

    private Place rest(String name) throws IOException {
        Path data = folder.resolve(name + "/data");
        Files.createDirectories(data);
        RepositoryServer server = RepositoryServer.rclone(
                data,
                "--htpasswd",
                RepositoryServer.users(folder.resolve(name + "/users"), name).toString());
        open.push(server);
        return place(
                "rest",
                Map.of("restUrl", server.url()),
                Map.of("RESTIC_REST_USERNAME", name, "RESTIC_REST_PASSWORD", RepositoryServer.password(name)),
                data);
    }

    /** Where others may get to, as the server does not run as root. */
    private Place sftp(String name) throws IOException {
        Path home = Files.createDirectory(folder.resolve(name));
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        SftpServer server = SftpServer.start(home);
        open.push(server);
        program = SalvorScript.in(folder).toString();
        return place(
                "sftp",
                Map.of("sftpHost", server.host(), "path", home.resolve("data").toString()),
                Map.of("identity", server.identity(), "known_hosts", server.knownHosts()),
                home.resolve("data"));
    }

    private Place rclone(String name) throws IOException {
        rclone = RcloneBinary.need().toString();
        Path data = Files.createDirectories(folder.resolve(name));
        return place("rclone", Map.of("remote", "disk:" + data), Map.of("rclone.conf", "[disk]\ntype = local\n"), data);
    }

    private Place place(String provider, Map<String, String> place, Map<String, String> secret, Path repositories) {
        BackendDescription description =
                new BackendDescription(provider, new BackendSettings(place, "credentials", secret), Limits.NONE);
        return new Place(description, description.in(backends()), repositories);
    }

    /** Those of the product, on the volumes of this test. */
    Backends backends() {
        Backends every = EveryBackend.with(rclone);
        return new Backends(every.providers().stream().map(this::here).toList());
    }

    private BackendProvider here(BackendProvider provider) {
        return switch (provider.names().get(0)) {
            case "local" -> new LocalProvider(variables()::get);
            case "sftp" -> new SftpProvider(variables()::get);
            default -> provider;
        };
    }

    /** What a process on them needs. */
    Map<String, String> variables() {
        return Map.of(
                "SALVOR_LOCATIONS",
                volumes().toString(),
                "SALVOR_MOUNTINFO",
                mounts().toString(),
                "SALVOR_RCLONE",
                rclone,
                "SALVOR_PROGRAM",
                program);
    }

    /** Ends every server. */
    void stop() {
        try {
            close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
