package io.salvor.restic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.salvor.testing.ResticBinary;
import io.salvor.trouble.ResticException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RepositoryAccessTest {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Restic restic = new Restic(ResticBinary.path(), null);

    @TempDir
    Path folder;

    @Test
    void options_of_restic_and_of_a_backend_reach_it_in_its_own_form() {
        RepositoryAccess access = access(Map.of("local.connections", "3", "limit-upload", "1000"));

        assertThat(access.arguments()).containsExactly("--limit-upload=1000", "--option=local.connections=3");
        String id = restic.init(access, PATIENCE);
        assertThat(restic.open(access, PATIENCE)).isEqualTo(id);
    }

    @Test
    void an_option_that_restic_does_not_take_fails_the_call_and_is_named() {
        assertThatThrownBy(() -> restic.init(access(Map.of("local.connections", "many")), PATIENCE))
                .isInstanceOf(ResticException.class)
                .hasMessageContaining("many");
    }

    private RepositoryAccess access(Map<String, String> options) {
        return new RepositoryAccess(
                folder.resolve("repository").toString(), "correct horse", Map.of(), Map.of(), options);
    }
}
