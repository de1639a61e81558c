package io.salvor.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignServerTest {
    @ParameterizedTest
    @EnumSource
    void how_a_server_is_got_is_written_down(ForeignServer server) throws IOException {
        String page = Files.readString(Path.of("docs/testing.md")).replace("`", "");

        assertThat(page).contains("| " + server.program() + " | " + server.providers() + " | " + server.got());
    }
}
