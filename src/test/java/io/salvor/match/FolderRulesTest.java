package io.salvor.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.FolderRules.Kind;
import io.salvor.match.FolderRules.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FolderRulesTest {
    @ParameterizedTest
    @CsvSource({
        "shop.yaml, FILE, READ, ''",
        "deep/shop.yml, FILE, READ, ''",
        "deep, FOLDER, READ, ''",
        "odd.yaml, FOLDER, READ, ''",
        "README.md, FILE, NO_YAML, 'is no .yaml or .yml file'",
        ".gitignore, FILE, NO_YAML, 'is no .yaml or .yml file'",
        "charts/notes.txt, FILE, NO_YAML, 'is no .yaml or .yml file'",
        ".yamllint.yaml, FILE, IGNORED, 'has a name that starts with a dot'",
        ".gitlab-ci.yml, FILE, IGNORED, 'has a name that starts with a dot'",
        ".github, FOLDER, IGNORED, 'has a name that starts with a dot'",
        "deep/.hidden, FOLDER, IGNORED, 'has a name that starts with a dot'",
        "charts, FOLDER, IGNORED, 'is left out by the pattern \"charts/\"'",
        "charts, SUBMODULE, IGNORED, 'is left out by the pattern \"charts/\"'",
        "NOTES.md, SYMBOLIC_LINK, IGNORED, 'is a symbolic link, which is not followed'",
        "shared, SYMBOLIC_LINK, IGNORED, 'is a symbolic link, which is not followed'",
        ".link.yaml, SYMBOLIC_LINK, IGNORED, 'has a name that starts with a dot'",
        "link.yaml, SYMBOLIC_LINK, REFUSED, 'is a symbolic link, which is not followed; put the file itself there'",
        "deep/link.yml, SYMBOLIC_LINK, REFUSED, 'is a symbolic link, which is not followed; put the file itself there'",
        "theme, SUBMODULE, IGNORED, 'is a submodule, which is not followed'",
        "theme.yaml, SUBMODULE, IGNORED, 'is a submodule, which is not followed'"
    })
    void an_entry_is_read_passed_over_or_refused_with_a_reason(String path, Kind kind, Outcome outcome, String why) {
        FolderRules rules = new FolderRules(IgnorePatterns.parse("charts/"));
        assertThat(rules.of(path, kind)).isEqualTo(new FolderRules.Verdict(outcome, why));
    }

    @Test
    void folders_are_gone_through_only_so_deep() {
        String deepest = "d/".repeat(99) + "d";
        assertThat(FolderRules.DEFAULT.of(deepest, Kind.FOLDER).outcome()).isEqualTo(Outcome.READ);
        assertThat(FolderRules.DEFAULT.of(deepest + "/a.yaml", Kind.FILE).outcome())
                .isEqualTo(Outcome.READ);
        assertThat(FolderRules.DEFAULT.of(deepest + "/d", Kind.FOLDER))
                .isEqualTo(new FolderRules.Verdict(
                        Outcome.REFUSED, "lies more than 100 folders deep; give the policies a folder of their own"));
        assertThat(new FolderRules(IgnorePatterns.parse("/d"))
                        .of("d", Kind.FOLDER)
                        .outcome())
                .isEqualTo(Outcome.IGNORED);
    }
}
