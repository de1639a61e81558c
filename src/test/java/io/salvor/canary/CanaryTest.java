package io.salvor.canary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanaryTest {
    private static final String VALUE = "canary \"bird\"/seed+nest=%";

    private final CanarySearch search = new CanarySearch(List.of(Canary.homeless("bird", VALUE)));

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "ab", "abc"})
    void a_canary_is_found_in_base64_wherever_it_begins(String before) {
        byte[] text = (before + VALUE + " and more").getBytes(StandardCharsets.UTF_8);
        String once = Base64.getEncoder().encodeToString(text);
        search.look("once", once);
        search.look("for URLs", Base64.getUrlEncoder().encodeToString(text));
        search.look(
                "in a Secret that lies in a Secret",
                Base64.getEncoder().encodeToString((before + alone()).getBytes(StandardCharsets.UTF_8)));
        assertThat(search.strays())
                .extracting(CanaryTest::place)
                .containsOnly("once", "for URLs", "in a Secret that lies in a Secret");
    }

    private static String alone() {
        return Base64.getEncoder().encodeToString(VALUE.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_canary_is_found_in_every_other_way_to_write_it() {
        byte[] bytes = VALUE.getBytes(StandardCharsets.UTF_8);
        String url = URLEncoder.encode(VALUE, StandardCharsets.UTF_8);
        Map<String, String> written = Map.of(
                "raw",
                VALUE,
                "JSON",
                "canary \\\"bird\\\"/seed+nest=%",
                "URL",
                url,
                "URL without plus",
                url.replace("+", "%20"),
                "small URL",
                "canary+%22bird%22%2fseed%2bnest%3d%25",
                "hexadecimal",
                HexFormat.of().formatHex(bytes),
                "HEXADECIMAL",
                HexFormat.of().withUpperCase().formatHex(bytes));
        written.forEach((place, text) -> search.look(place, "before " + text + " after"));
        assertThat(search.strays()).extracting(CanaryTest::place).containsExactlyInAnyOrderElementsOf(written.keySet());
    }

    private static String place(String stray) {
        return stray.substring(stray.lastIndexOf(", in ") + ", in ".length());
    }

    @Test
    void a_value_that_is_too_short_to_be_recognised_is_refused() {
        assertThatThrownBy(() -> Canary.homeless("short", "bird")).hasMessageContaining("short");
    }
}
