package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One version of restic, a repository that is not made yet, and a volume. */
final class ResticLab {
    static final Duration DEADLINE = Duration.ofMinutes(2);

    private final ResticVersion version;
    private final Path temp;
    private final Path binary;
    private final Path volume;
    private Restic restic;
    private RepositoryAccess repository;

    ResticLab(ResticVersion version, Path temp) throws IOException {
        this.version = version;
        this.temp = temp;
        binary = ResticBinary.everyVersion().get(version);
        volume = Files.createDirectory(temp.resolve("volume"));
        restic = new Restic(binary, temp.resolve("cache"), Duration.ofSeconds(1));
        repository = new RepositoryAccess(temp.resolve("repo").toString(), "correct horse", Map.of());
    }

    static Stream<ResticVersion> versions() {
        return ResticBinary.everyVersion().keySet().stream();
    }

    ResticVersion version() {
        return version;
    }

    Restic restic() {
        return restic;
    }

    RepositoryAccess repository() {
        return repository;
    }

    Path volume() {
        return volume;
    }

    /** Runs another program as restic from now on. */
    void run(Path program) {
        restic = new Restic(program, null, Duration.ofSeconds(1));
    }

    /** Works on another repository from now on. */
    void use(RepositoryAccess other) {
        repository = other;
    }

    /** Makes the repository with restic. */
    String init() {
        return restic.init(repository, DEADLINE);
    }

    /** Puts a repository into its folder that restic opens at once, for what is not about making one. */
    void ready() {
        ReadyRepository.make(repository);
    }

    BackupResult backup(String parent) {
        return backup(parent, DEADLINE);
    }

    BackupResult backup(String parent, Duration deadline) {
        return restic.backup(
                repository, BackupArguments.everything(volume, parent, Map.of("ns", "shop")), progress -> {}, deadline);
    }

    RestoreResult restore(BackupResult backup, Path target) {
        return restic.restore(repository, RestoreArguments.over(backup.snapshotId(), target), progress -> {}, DEADLINE);
    }

    /** What a backup without end throws when its process is treated like this. */
    ResticException endedBy(Consumer<ProcessHandle> end) throws Exception {
        neverEnding();
        CompletableFuture<Throwable> thrown =
                CompletableFuture.runAsync(() -> backup(null)).handle((nothing, failure) -> failure.getCause());
        await().atMost(DEADLINE).until(() -> isOpenIn("endless"));
        reading("endless").forEach(end);
        return (ResticException) thrown.get();
    }

    /** The restic that reads this file of the volume now; others may run beside it. */
    private Stream<ProcessHandle> reading(String file) {
        Path wanted = volume.resolve(file);
        return ProcessHandle.current()
                .children()
                .filter(child -> child.info().command().orElse("").endsWith("/restic"))
                .filter(child -> isOpenIn(child, wanted));
    }

    private static boolean isOpenIn(ProcessHandle process, Path wanted) {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + process.pid() + "/fd"))) {
            return open.anyMatch(link -> pointsTo(link, wanted));
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }

    /** Whether restic reads this file of the volume now. */
    boolean isOpenIn(String file) {
        return reading(file).findAny().isPresent();
    }

    private static boolean pointsTo(Path link, Path wanted) {
        try {
            return Files.readSymbolicLink(link).equals(wanted);
        } catch (IOException e) {
            return false;
        }
    }

    void length(String file, long bytes) throws IOException {
        try (RandomAccessFile content =
                new RandomAccessFile(volume.resolve(file).toFile(), "rw")) {
            content.setLength(bytes);
        }
    }

    /** A file that takes restic longer to read than any deadline here. */
    void neverEnding() throws IOException {
        length("endless", 1L << 40);
    }

    long locks() throws IOException {
        try (Stream<Path> locks = Files.list(temp.resolve("repo/locks"))) {
            return locks.count();
        }
    }

    Process rawRestic(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--no-cache"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("RESTIC_REPOSITORY", repository.identifier());
        builder.environment().put("RESTIC_PASSWORD", repository.password());
        return builder.start();
    }

    /** restic as root of a container that may not read other people's files. */
    Path withoutRightsOfRoot() throws IOException {
        return without("-dac_override,-dac_read_search");
    }

    /** restic as root of a container that may not give files to others, as where a share squashes root. */
    Path withoutOwners() throws IOException {
        return without("-chown");
    }

    private Path without(String capabilities) throws IOException {
        return script("exec setpriv --bounding-set=" + capabilities + " " + binary + " \"$@\"");
    }

    /** restic with something done before, as lines of a shell. */
    Path after(String commands) throws IOException {
        return script(commands + "\nexec " + binary + " \"$@\"");
    }

    private Path script(String lines) throws IOException {
        Path script = Files.createTempFile(temp, "script", null);
        Files.writeString(script, "#!/bin/sh\n" + lines + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void assertFails(Reason reason, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(ResticException.class, e -> assertThat(e.reason())
                .as(e.getMessage())
                .isEqualTo(reason));
    }
}
