package io.salvor.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.match.Globs;
import io.salvor.policy.ParsedPolicy;
import io.salvor.policy.finding.FieldPlaces;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AllowedNamespacesTest {
    @ParameterizedTest
    @CsvSource({
        "shop,      shop,        true",
        "shop,      shops,       false",
        "shop-*,    shop-a,      true",
        "shop-*,    shop-,       true",
        "shop-*,    shop,        false",
        "shop-*,    shop-*,      true",
        "shop-*,    shop-eu-*,   true",
        "shop-*,    shop-?,      true",
        "shop-*,    shop*,       false",
        "shop-*,    *,           false",
        "shop-*,    sho?-a,      false",
        "*,         *,           true",
        "*,         a?b*c,       true",
        "?*,        *,           false",
        "?*,        *?,          true",
        "*?,        ?*,          true",
        "*?,        a,           true",
        "a?c,       abc,         true",
        "a?c,       a*c,         false",
        "a*c,       a?c,         true",
        "*-prod,    *-eu-prod,   true",
        "*-prod,    prod,        false",
        "*a*b*,     *ab*,        true",
        "*a*b*,     *ba*,        false",
        "a**b,      a*b,         true",
        "a*b,       a***b,       true",
    })
    void a_glob_is_allowed_when_an_allowed_one_matches_all_that_it_can(String allowed, String wanted, boolean fits) {
        assertThat(fits(allowed, wanted)).isEqualTo(fits);
    }

    @Test
    void no_name_ever_slips_through_a_glob_that_was_allowed() {
        Random random = new Random(20261122);
        int allowedGlobs = 0;
        for (int i = 0; i < 200_000; i++) {
            String allowed = text(random, "ab-*?");
            String wanted = text(random, "ab-*?");
            if (!fits(allowed, wanted)) {
                continue;
            }
            allowedGlobs++;
            String name = nameFor(wanted, random);
            assertThat(Globs.matches(wanted, name)).isTrue();
            assertThat(Globs.matches(allowed, name))
                    .as("%s allowed %s, which matches %s", allowed, wanted, name)
                    .isTrue();
        }
        assertThat(allowedGlobs).isGreaterThan(5_000);
    }

    private static boolean fits(String allowed, String wanted) {
        ObjectNode spec = JsonNodeFactory.instance.objectNode();
        spec.putObject("include").putArray("namespaces").add(wanted);
        ParsedPolicy policy = new ParsedPolicy("a.yaml", FieldPlaces.from(1), "a", Map.of(), Map.of(), spec);
        return new AllowedNamespaces(List.of(allowed))
                .problems(policy, "policies")
                .isEmpty();
    }

    private static String text(Random random, String letters) {
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    private static String nameFor(String glob, Random random) {
        StringBuilder name = new StringBuilder();
        for (char c : glob.toCharArray()) {
            int length = c == '*' ? random.nextInt(4) : 1;
            for (int i = 0; i < length; i++) {
                name.append(c == '*' || c == '?' ? "ab-z".charAt(random.nextInt(4)) : c);
            }
        }
        return name.toString();
    }
}
