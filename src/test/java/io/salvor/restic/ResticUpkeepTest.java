package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every version of restic says of repositories that were damaged on purpose, and does for those that are whole. */
class ResticUpkeepTest {
    @TempDir
    Path temp;

    private ResticLab lab;
    private ResticUpkeep upkeep;

    static Stream<ResticVersion> versions() {
        return ResticLab.versions();
    }

    private void open(ResticVersion version) throws IOException {
        lab = new ResticLab(version, temp);
        lab.ready();
        upkeep = new ResticUpkeep(
                io.salvor.testing.ResticBinary.everyVersion().get(version),
                null,
                Duration.ofSeconds(1),
                RateLimits.NONE);
    }

    private String backup(int seed) throws IOException {
        byte[] content = new byte[900_000];
        new Random(seed).nextBytes(content);
        Files.createDirectories(lab.volume().resolve("folder"));
        Files.write(lab.volume().resolve("folder/file"), content);
        return lab.backup(null).snapshotId();
    }

    private CheckResult check(int parts) {
        return upkeep.check(lab.repository(), 1, parts, ResticLab.DEADLINE);
    }

    private PackUse uses(Path pack) {
        return upkeep.uses(lab.repository(), List.of(pack.getFileName().toString()), 10, ResticLab.DEADLINE);
    }

    /** The packs, the smallest first: those of folders are smaller than those of files. */
    private List<Path> packs() throws IOException {
        try (Stream<Path> files = Files.walk(temp.resolve("repo/data"))) {
            return files.filter(Files::isRegularFile)
                    .sorted(Comparator.comparing(file -> file.toFile().length()))
                    .toList();
        }
    }

    private static void flip(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 3] ^= 1;
        file.toFile().setWritable(true);
        Files.write(file, content);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_repository_that_is_whole_is_forgotten_pruned_checked_and_counted(ResticVersion version) throws IOException {
        open(version);
        String expired = backup(1);
        String kept = backup(2);
        upkeep.forget(lab.repository(), List.of(expired), ResticLab.DEADLINE);
        upkeep.forget(lab.repository(), List.of(expired), ResticLab.DEADLINE);
        int before = packs().size();
        assertThat(upkeep.prune(lab.repository(), new PruneArguments("unlimited", null), ResticLab.DEADLINE))
                .as("what it says in words")
                .hasValueSatisfying(unused -> assertThat(unused).isGreaterThanOrEqualTo(0));
        assertThat(upkeep.prune(lab.repository(), new PruneArguments("0%", 1L << 30), ResticLab.DEADLINE))
                .contains(0L);
        assertThat(packs().size()).isLessThan(before);
        assertThat(check(1)).isEqualTo(CheckResult.CONTENT);
        assertThat(upkeep.snapshots(lab.repository(), ResticLab.DEADLINE))
                .extracting(Snapshot::id)
                .containsExactly(kept);
        assertThat(upkeep.neededBytes(lab.repository(), ResticLab.DEADLINE)).isBetween(900_000L, 910_000L);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_flipped_bit_is_found_where_data_is_read_and_names_its_files(ResticVersion version) throws IOException {
        open(version);
        String snapshot = backup(1);
        Path pack = packs().get(packs().size() - 1);
        flip(pack);
        assertThat(check(0).isContent()).as("without reading data").isTrue();
        CheckResult found = check(1);
        assertThat(found.packs()).containsExactly(pack.getFileName().toString());
        assertThat(found.repairIndex()).isFalse();
        assertThat(found.lines()).isNotEmpty().allSatisfy(line -> assertThat(line)
                .contains(pack.getFileName().toString()));
        assertThat(uses(pack).files()).containsOnlyKeys(snapshot);
        assertThat(uses(pack).files().get(snapshot)).containsExactly("/folder/file");
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_missing_pack_is_named_with_its_files_and_keeps_a_prune_from_beginning(ResticVersion version)
            throws IOException {
        open(version);
        String snapshot = backup(1);
        Path pack = packs().get(packs().size() - 1);
        Files.delete(pack);
        CheckResult found = check(0);
        assertThat(found.packs()).containsExactly(pack.getFileName().toString());
        assertThat(uses(pack).files().get(snapshot)).containsExactly("/folder/file");
        ResticLab.assertFails(
                Reason.RepositoryDamaged,
                () -> upkeep.prune(lab.repository(), new PruneArguments(null, null), ResticLab.DEADLINE));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_missing_pack_of_folders_names_the_snapshots_alone(ResticVersion version) throws IOException {
        open(version);
        String snapshot = backup(1);
        Path pack = packs().get(0);
        Files.delete(pack);
        CheckResult found = check(0);
        assertThat(found.packs()).contains(pack.getFileName().toString());
        assertThat(uses(pack).files()).containsOnlyKeys(snapshot);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_missing_index_asks_for_its_repair(ResticVersion version) throws IOException {
        open(version);
        backup(1);
        try (Stream<Path> indexes = Files.list(temp.resolve("repo/index"))) {
            for (Path index : indexes.toList()) {
                Files.delete(index);
            }
        }
        CheckResult found = check(0);
        assertThat(found.isContent()).isFalse();
        assertThat(found.packs()).isEmpty();
        assertThat(found.repairIndex()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void a_repository_that_cannot_be_opened_is_no_damage(ResticVersion version) throws IOException {
        open(version);
        lab.use(new RepositoryAccess(lab.repository().identifier(), "another", java.util.Map.of()));
        ResticLab.assertFails(Reason.WrongPassword, () -> check(0));
        assertThatThrownBy(() -> upkeep.forget(lab.repository(), Set.of("latest"), ResticLab.DEADLINE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
