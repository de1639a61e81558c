package io.salvor.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.match.GlobSearch.Answer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobSearchTest {
    @ParameterizedTest
    @CsvSource({
        "shop, shop, '', shop",
        "shop, shop-a, '', -",
        "shop shop-a, shop-a, '', shop-a",
        "*, *, '', a",
        "*, shop, '', shop",
        "shop-*, *-a, '', shop-a",
        "shop-*, shop-?, '', shop-a",
        "shop-*, team-*, '', -",
        "shop-*, *, shop-*, -",
        "shop-*, *, shop-a shop-b, shop-c",
        "shop-??, *, shop-?, shop-aa",
        // Neither shop- nor a name of nothing can be a namespace.
        "shop-*, *, shop-?*, -",
        "*, *, ?*, -",
        "a*, *b, a?b, ab",
        "a*b, b*a, '', -",
        "team-*, *, team-*-sandbox, team-a",
        "team-*-sandbox, *, team-*-sandbox, -",
        "*.example.org, x.*, '', x.example.org",
        "Deploy*, *, events, Deploy"
    })
    void a_name_is_found_where_there_is_one(String one, String other, String forbidden, String expected) {
        Answer answer = GlobSearch.name(List.of(words(one), words(other)), words(forbidden), SearchBudget.ofOneRun());
        assertThat(answer.sure()).isTrue();
        assertThat(answer.found().orElse("-")).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "*, anything, true",
        "shop-*, shop-a*, true",
        "shop-a*, shop-*, false",
        "shop-* team-*, team-a, true",
        "a* b* c* d* e* f*, b*x, true",
        "??, a?, true",
        "??, a*, false",
        "'', a, false"
    })
    void a_glob_is_covered_by_others_or_not(String globs, String glob, boolean covered) {
        assertThat(GlobSearch.covers(words(globs), glob, SearchBudget.ofOneRun()))
                .isEqualTo(covered);
    }

    @Test
    void the_search_finds_what_trying_every_short_name_finds() {
        Random random = new Random(11);
        List<String> names = new ArrayList<>();
        for (int length = 1; length <= 4; length++) {
            names(length, "", names);
        }
        for (int round = 0; round < 2_000; round++) {
            List<String> one = globs(random);
            List<String> other = globs(random);
            List<String> forbidden = random.nextBoolean() ? List.of() : globs(random);
            Answer answer = GlobSearch.name(List.of(one, other), forbidden, SearchBudget.ofOneRun());
            Optional<String> tried = names.stream()
                    .filter(name -> Globs.anyMatches(one, name) && Globs.anyMatches(other, name))
                    .filter(name -> !Globs.anyMatches(forbidden, name))
                    .findFirst();
            assertThat(answer.sure()).isTrue();
            if (tried.isPresent()) {
                assertThat(answer.found())
                        .as(one + " " + other + " " + forbidden)
                        .isPresent();
            }
            answer.found().ifPresent(name -> assertThat(Globs.anyMatches(one, name)
                            && Globs.anyMatches(other, name)
                            && !Globs.anyMatches(forbidden, name))
                    .isTrue());
        }
    }

    @Test
    void a_search_that_would_take_too_long_is_given_up_and_proves_nothing() {
        List<String> wide = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            wide.add("*a" + "?".repeat(i) + "b*");
        }
        Answer answer = GlobSearch.name(List.of(List.of("*a*b*c*d*")), wide, SearchBudget.ofOneRun());
        assertThat(answer.sure() || answer.found().isEmpty()).isTrue();
        assertThat(GlobSearch.name(List.of(List.of("*".repeat(100_000))), List.of(), SearchBudget.ofOneRun()))
                .isEqualTo(new Answer(Optional.empty(), false));
    }

    @Test
    void searches_that_share_a_budget_end_with_it() {
        SearchBudget budget = new SearchBudget(1_000_000);
        int sure = 0;
        for (int i = 0; i < 1_000; i++) {
            sure += GlobSearch.name(List.of(List.of("*a*b" + i + "*c*d*")), List.of("*a*b*c*", "*d*"), budget)
                            .sure()
                    ? 1
                    : 0;
        }
        assertThat(sure).isLessThan(1_000);
        assertThat(budget.left()).isBetween(-200_000L, -1L);
        assertThat(GlobSearch.name(List.of(List.of("a"), List.of("a")), List.of(), budget))
                .isEqualTo(new Answer(Optional.empty(), false));
    }

    @Test
    void names_and_prefixes_and_suffixes_take_hardly_any_of_the_budget() {
        SearchBudget budget = new SearchBudget(1_000_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(GlobSearch.name(
                                    List.of(List.of("team-" + i + "-*"), List.of("shop-*", "shop")), List.of(), budget)
                            .none())
                    .isTrue();
            assertThat(GlobSearch.name(List.of(List.of("*-" + i + "x"), List.of("*-y")), List.of(), budget)
                            .none())
                    .isTrue();
        }
        assertThat(budget.left()).isGreaterThan(900_000);
    }

    private static void names(int length, String start, List<String> into) {
        if (length == 0) {
            if (!start.startsWith("-") && !start.endsWith("-")) {
                into.add(start);
            }
            return;
        }
        for (char next : new char[] {'a', 'b', 'c', '-'}) {
            names(length - 1, start + next, into);
        }
    }

    private static List<String> globs(Random random) {
        List<String> globs = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            StringBuilder glob = new StringBuilder();
            for (int length = random.nextInt(4); length >= 0; length--) {
                glob.append("ab-*?".charAt(random.nextInt(5)));
            }
            globs.add(glob.toString());
        }
        return globs;
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" "));
    }
}
