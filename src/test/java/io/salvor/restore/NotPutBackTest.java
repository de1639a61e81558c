package io.salvor.restore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NotPutBackTest {
    private static final Path SOURCE = Path.of("src/main/java/io/salvor/restore/NotPutBack.java");

    @Test
    void the_page_says_of_every_reason_what_the_code_says() throws IOException {
        Map<String, String> documented = documented();
        assertThat(documented.keySet())
                .containsExactly(
                        Stream.of(NotPutBack.values()).map(NotPutBack::name).toArray(String[]::new));
        assertThat(documented).containsExactlyEntriesOf(inCode());
    }

    /** Reason and meaning, from the table "Volumes that are not put back". */
    private static Map<String, String> documented() throws IOException {
        String section = Files.readString(Path.of("docs/restore.md")).split("## Volumes that are not put back\n")[1];
        return pairs(Pattern.compile("\\| `(\\w+)` \\| ([^|]+) \\|"), section.split("\n## ")[0], 1, 2);
    }

    private static Map<String, String> inCode() throws IOException {
        return pairs(
                Pattern.compile("/\\*\\* ([^*]+?)\\.? \\*/\\s+([A-Z]\\w+)\\((?:true|false)\\)"),
                Files.readString(SOURCE),
                2,
                1);
    }

    private static Map<String, String> pairs(Pattern pattern, String text, int key, int value) {
        Map<String, String> pairs = new LinkedHashMap<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            String sentence = matcher.group(value).strip();
            pairs.put(matcher.group(key), sentence.substring(0, 1).toLowerCase(Locale.ROOT) + sentence.substring(1));
        }
        return pairs;
    }
}
