package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionTest {
    @ParameterizedTest
    @CsvSource({
        "main@sha1:5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f, main@5e6f7a8",
        "release/sha1:odd@sha1:5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f, release/sha1:odd@5e6f7a8",
        "sha1:5e6f7a8b9c0d1e2f3a4b5c6d7e8f9a0b1c2d3e4f, 5e6f7a8",
        "something else, something else",
        ","
    })
    void a_revision_is_shown_by_its_branch_and_seven_digits(String name, String shown) {
        assertThat(Revision.shortened(name)).isEqualTo(shown);
    }
}
