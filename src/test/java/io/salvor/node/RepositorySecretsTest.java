package io.salvor.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.job.VolumeReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositorySecretsTest {
    @TempDir
    Path folder;

    private RepositorySecrets secrets;

    @BeforeEach
    void mount() throws IOException {
        Files.createDirectory(folder.resolve("repositories"));
        secrets = new RepositorySecrets(folder, new RepositoryVolume(null, folder));
    }

    private void password(String name, String value) throws IOException {
        Files.writeString(folder.resolve("repositories").resolve(name), value + "\n");
    }

    @Test
    void namespaces_that_change_places_in_a_restore_keep_their_repositories_apart() throws IOException {
        password("blue", "of green");
        password("green", "of blue");

        assertThat(secrets.access("s3:https://host/bucket/restic/green", "blue").password())
                .isEqualTo("of green");
        assertThat(secrets.access("s3:https://host/bucket/restic/blue", "green").password())
                .isEqualTo("of blue");
    }

    @Test
    void a_repository_need_not_be_called_as_a_namespace() throws IOException {
        password("shop", "of shop");

        assertThat(secrets.access("rest:https://host/salvor/restic-shop", "shop")
                        .password())
                .isEqualTo("of shop");
    }

    @Test
    void what_a_job_of_before_was_given_is_found() throws IOException {
        password("shop", "of shop");

        assertThat(secrets.access("s3:https://host/bucket/restic/shop", "shop-copy")
                        .password())
                .isEqualTo("of shop");
    }

    @Test
    void a_job_without_the_password_says_so() {
        assertThatThrownBy(() -> secrets.access("s3:https://host/bucket/restic/shop", "shop"))
                .isInstanceOfSatisfying(
                        VolumeFailure.class, e -> assertThat(e.reason()).isEqualTo(VolumeReason.RepositoryNotReady))
                .hasMessageContaining("restic/shop");
    }
}
