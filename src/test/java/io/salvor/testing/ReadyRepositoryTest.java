package io.salvor.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.restic.BackupArguments;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.restic.RestoreArguments;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ReadyRepositoryTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private Path temp;

    static Stream<Path> restics() {
        return ResticBinary.everyVersion().values().stream();
    }

    @ParameterizedTest
    @MethodSource("restics")
    void every_restic_takes_it_for_one_of_its_own(Path binary) throws IOException {
        Restic restic = new Restic(binary, null);
        RepositoryAccess access = access("word");
        String id = ReadyRepository.make(access);
        Path volume = Files.createDirectory(temp.resolve("volume"));
        Files.writeString(volume.resolve("file"), "content");

        assertThat(restic.open(access, PATIENCE)).isEqualTo(id);
        String snapshot = restic.backup(
                        access, BackupArguments.everything(volume, null, Map.of()), progress -> {}, PATIENCE)
                .snapshotId();
        Path target = Files.createDirectory(temp.resolve("target"));
        restic.restore(access, RestoreArguments.over(snapshot, target), progress -> {}, PATIENCE);
        assertThat(target.resolve("file")).hasContent("content");
        restic.check(access, PATIENCE);
        assertThatThrownBy(() -> restic.init(access, PATIENCE)).hasMessageContaining("already exists");
        assertThatThrownBy(() -> restic.open(access("another"), PATIENCE))
                .isInstanceOfSatisfying(
                        ResticException.class, e -> assertThat(e.reason()).isEqualTo(Reason.WrongPassword));
    }

    private RepositoryAccess access(String password) {
        return new RepositoryAccess(temp.resolve("repo").toString(), password, Map.of());
    }
}
