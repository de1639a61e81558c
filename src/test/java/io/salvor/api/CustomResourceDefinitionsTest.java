package io.salvor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crdv2.generator.CRDGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Holds {@code crds/} in step with the classes. {@code mvn test -Dtest=CustomResourceDefinitionsTest -Dsalvor.crds.write}
 * writes the files anew.
 */
class CustomResourceDefinitionsTest {
    private static final List<Class<? extends io.fabric8.kubernetes.client.CustomResource<?, ?>>> KINDS = List.of(
            PolicySource.class,
            BackupPolicy.class,
            BackupStorageLocation.class,
            ResticRepository.class,
            Backup.class,
            PodVolumeBackup.class,
            Restore.class,
            PodVolumeRestore.class);

    private static final Path COMMITTED = Path.of("crds");

    @Test
    void the_files_in_crds_are_what_the_classes_say() throws IOException {
        Path generated = generate();
        if (System.getProperty("salvor.crds.write") != null) {
            try (Stream<Path> files = Files.list(generated)) {
                for (Path file : files.toList()) {
                    Files.writeString(COMMITTED.resolve(file.getFileName()), Files.readString(file));
                }
            }
        }
        assertThat(names(COMMITTED)).isEqualTo(names(generated));
        for (String name : names(generated)) {
            assertThat(Files.readString(COMMITTED.resolve(name)))
                    .as(name)
                    .isEqualTo(Files.readString(generated.resolve(name)));
        }
    }

    private static Path generate() throws IOException {
        Path directory = Files.createTempDirectory("crds");
        new CRDGenerator()
                .customResourceClasses(KINDS.toArray(Class[]::new))
                .forCRDVersions("v1")
                .inOutputDir(directory.toFile())
                .generate();
        return directory;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
