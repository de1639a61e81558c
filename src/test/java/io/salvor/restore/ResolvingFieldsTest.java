package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolvingFieldsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "set staticVolumes.nodeMapping: {a: b} | staticVolumes.nodeMapping",
                "make one, or set storageClassMapping: {\"\": x}, or set staticVolumes.restore: Recreate | storageClassMapping staticVolumes.restore",
                "correct spec.files.include; then spec.files.include | files.include",
                "would be refused; leave it out with exclude | exclude",
                "leave it out with exclude.resources | exclude.resources",
                "mode: Full makes it again | mode",
                "the mode of its folder | ''",
                "is being deleted; restore again when it is gone | ''",
                "claim shop/include-me and my.exclude and \"scaleDown\" | ''",
                "suspend it by hand and leave out suspendGitOps | suspendGitOps",
                "patches[3].patch[0] (remove /a) does not apply | patches[3]",
            })
    void those_that_a_message_names_resolve_it(String message, String fields) {
        assertThat(ResolvingFields.in(message)).isEqualTo(fields.isEmpty() ? List.of() : List.of(fields.split(" ")));
    }

    @Test
    void a_conflict_of_a_plan_says_which_field_resolves_it() {
        RestoreScene scene = RestoreScene.seed();
        scene.nodes.removeIf(node -> node.name().equals("node-1"));
        assertThat(scene.plan().conflicts()).isNotEmpty().allSatisfy(conflict -> assertThat(conflict.resolvedBy())
                .contains("staticVolumes.nodeMapping"));
    }
}
