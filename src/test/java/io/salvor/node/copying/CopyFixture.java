package io.salvor.node.copying;

import io.salvor.node.JobSettings;
import io.salvor.node.copying.CopyPlaces.Place;
import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.RestoreArguments;
import io.salvor.restic.Snapshot;
import io.salvor.store.BackendDescription;
import io.salvor.store.Limits;
import io.salvor.testing.Program;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.SftpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Two locations with a repository of the namespace shop in each, and Jobs that copy from the first to the second. */
final class CopyFixture implements AutoCloseable {
    static final Duration DEADLINE = Duration.ofMinutes(2);
    private static final int SIZE = 900_000;

    private final Path folder;
    private final CopyPlaces places;
    private final Map<String, String> environment = new HashMap<>();
    private final Restic restic = new Restic(ResticBinary.path(), null);
    private Place source;
    private Place target;
    private String identifier;
    private Duration patience = Duration.ofSeconds(20);
    private int backups;

    CopyFixture(Path folder, String from, String to) throws IOException {
        this.folder = folder;
        places = new CopyPlaces(folder);
        source = places.of(from, "source");
        target = places.of(to, "target");
        identifier = target.backend().repository("shop");
        ReadyRepository.make(plainSource());
        ReadyRepository.make(plainTarget());
        giveAway();
        environment.put("SALVOR_SECRETS", folder.resolve("secrets").toString());
        environment.put("SALVOR_CACHE", folder.resolve("cache").toString());
        environment.put("SALVOR_TERMINATION_MESSAGE", terminationMessage().toString());
        environment.put("SALVOR_RESTIC", ResticBinary.path().toString());
        environment.put("SALVOR_DEADLINE", Instant.now().plus(DEADLINE).toString());
        environment.put("SALVOR_LOCATION", target.backend().mount());
        environment.putAll(places.variables());
        for (Map.Entry<String, String> file : target.backend().reach().asFiles().entrySet()) {
            secret("reach/" + file.getKey(), file.getValue());
        }
        secret("repositories/shop", plainTarget().password());
        secret("source/password", plainSource().password() + "\n");
        describe(source.description());
    }

    private Path terminationMessage() {
        return folder.resolve("termination-log");
    }

    String message() throws IOException {
        return Files.readString(terminationMessage());
    }

    CopyPlaces places() {
        return places;
    }

    Map<String, String> environment() {
        return environment;
    }

    Restic restic() {
        return restic;
    }

    void secret(String name, String content) throws IOException {
        Path file = folder.resolve("secrets").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    void describe(BackendDescription description) throws IOException {
        secret("source/settings", description.asJson());
    }

    /** Lets nothing be written to the source. */
    void onlyRead() throws IOException {
        BackendDescription is = source.description();
        describe(new BackendDescription(is.provider(), is.settings(), is.limits(), true));
    }

    /** Lets no more be read of the source than this in a second. */
    void slowTo(long kibibytes) throws IOException {
        BackendDescription is = source.description();
        describe(new BackendDescription(is.provider(), is.settings(), new Limits(0, kibibytes, 0, null, 0, 0)));
    }

    /** Copies into another repository than that of the target, whose password and reach stay. */
    void into(String other) {
        identifier = other;
    }

    void patience(Duration other) {
        patience = other;
    }

    /** The repository without the location around it, for a restic that knows nothing of Salvor. */
    RepositoryAccess plainSource() {
        return new RepositoryAccess(source.repository().toString(), "of the source", Map.of());
    }

    RepositoryAccess plainTarget() {
        return new RepositoryAccess(target.repository().toString(), "of the target", Map.of());
    }

    private Path volume() throws IOException {
        return Files.createDirectories(folder.resolve("volume"));
    }

    /** Saves a volume with a file of its own beside one that all have; returns the ID of the snapshot. */
    String backup() throws IOException {
        byte[] content = new byte[SIZE];
        new Random(7).nextBytes(content);
        Files.write(volume().resolve("common"), content);
        new Random(++backups).nextBytes(content);
        Files.write(volume().resolve("own"), content);
        String id = restic.backup(
                        plainSource(),
                        BackupArguments.everything(
                                volume(), null, Map.of("backup", "nightly-" + backups, "ns", "shop", "pvc", "data")),
                        progress -> {},
                        DEADLINE)
                .snapshotId();
        giveAway();
        return id;
    }

    private void giveAway() throws IOException {
        for (Place place : List.of(source, target)) {
            if (place.description().provider().equals("sftp")) {
                SftpServer.giveAway(place.repositories());
            }
        }
    }

    /** The content of the volume as it was saved last. */
    byte[] own() throws IOException {
        return Files.readAllBytes(volume().resolve("own"));
    }

    /** The content of the volume as the copy has it. */
    byte[] ownOf(Snapshot copy) throws IOException {
        Path restored = Files.createTempDirectory(folder, "restored");
        restic.restore(plainTarget(), RestoreArguments.over(copy.id(), restored), progress -> {}, DEADLINE);
        return Files.readAllBytes(restored.resolve("own"));
    }

    List<Snapshot> copies() {
        return restic.snapshots(plainTarget(), DEADLINE);
    }

    List<Path> locksOfSource() throws IOException {
        return files(source.repository().resolve("locks"));
    }

    List<Path> locksOfTarget() throws IOException {
        return files(target.repository().resolve("locks"));
    }

    /** Size by path of every file of a repository. */
    Map<String, Long> filesOfSource() throws IOException {
        return sizes(source.repository());
    }

    Map<String, Long> filesOfTarget() throws IOException {
        return sizes(target.repository());
    }

    private static Map<String, Long> sizes(Path repository) throws IOException {
        Map<String, Long> sizes = new TreeMap<>();
        for (Path file : files(repository)) {
            sizes.put(repository.relativize(file).toString(), Files.size(file));
        }
        return sizes;
    }

    private static List<Path> files(Path folder) throws IOException {
        if (Files.notExists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private void job(String... snapshots) throws IOException {
        secret("snapshots", String.join("\n", snapshots));
        Files.deleteIfExists(terminationMessage());
    }

    /** Runs a Job to its end in this process; its exit code. */
    int run(String... snapshots) throws IOException {
        job(snapshots);
        return new CopyRun(
                        JobSettings.read(environment, Instant.now()),
                        places.backends(),
                        "shop",
                        identifier,
                        "first",
                        patience,
                        new PrintWriter(new StringWriter()),
                        Clock.systemUTC())
                .run();
    }

    Program start(String... snapshots) throws IOException {
        job(snapshots);
        return Program.start(
                environment,
                "node",
                "copy",
                "--volume-namespace",
                "shop",
                "--to",
                identifier,
                "--from-location",
                "first");
    }

    @Override
    public void close() throws Exception {
        places.close();
    }
}
