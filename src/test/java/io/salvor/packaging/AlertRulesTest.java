package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheus.PrometheusNamingConvention;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alerts of the chart speak of metrics and labels that the operator publishes, and lead to what is to be done. */
class AlertRulesTest {
    private static final Pattern REGISTERED =
            Pattern.compile("Gauge\\s*\\.builder\\(\\s*\"(salvor[a-z.]+)\".*?;", Pattern.DOTALL);
    private static final Pattern UNIT = Pattern.compile("\\.baseUnit\\(\"([a-z]+)\"\\)");
    private static final Pattern USED = Pattern.compile("salvor_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("\\$labels\\.([a-z]+)|[{,]\\s*([a-z]+)!?=");

    /** Those that Prometheus adds to what it reads. */
    private static final Set<String> OF_THE_TARGET = Set.of("namespace");

    private static List<JsonNode> rules;

    /** The text of the class that publishes it, by metric. */
    private static final Map<String, String> PUBLISHED = new TreeMap<>();

    @BeforeAll
    static void read(@TempDir Path folder) throws IOException {
        try (ChartRenderer helm = ChartRenderer.start(folder)) {
            JsonNode rule = helm.manifests("salvor", "backup", ChartRenderingTest.values("everything")).stream()
                    .filter(object -> object.path("kind").asText().equals("PrometheusRule"))
                    .findFirst()
                    .orElseThrow();
            assertThat(rule.at("/metadata/namespace").asText()).isEqualTo("monitoring");
            rules = StreamSupport.stream(rule.at("/spec/groups/0/rules").spliterator(), false)
                    .toList();
        }
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                String text = Files.readString(source);
                REGISTERED.matcher(text).results().forEach(gauge -> PUBLISHED.put(name(gauge), text));
            }
        }
    }

    @AfterAll
    static void forget() {
        PUBLISHED.clear();
    }

    private static String name(MatchResult gauge) {
        Matcher unit = UNIT.matcher(gauge.group());
        return new PrometheusNamingConvention()
                .name(gauge.group(1), Meter.Type.GAUGE, unit.find() ? unit.group(1) : null);
    }

    private static Set<String> used(JsonNode rule) {
        Set<String> names = new TreeSet<>();
        USED.matcher(rule.path("expr").asText()).results().forEach(name -> names.add(name.group()));
        return names;
    }

    @Test
    void every_metric_of_a_rule_is_published() {
        assertThat(PUBLISHED).containsKeys("salvor_claim_last_good_backup_age_seconds", "salvor_leader");
        assertThat(rules).hasSizeGreaterThan(10).allSatisfy(rule -> {
            assertThat(used(rule)).isNotEmpty();
            assertThat(PUBLISHED.keySet()).containsAll(used(rule));
        });
    }

    @Test
    void every_label_that_a_rule_reads_is_one_of_its_metric() {
        for (JsonNode rule : rules) {
            String published =
                    String.join("", used(rule).stream().map(PUBLISHED::get).toList());
            LABEL.matcher(rule.path("expr").asText() + rule.path("annotations"))
                    .results()
                    .map(label -> label.group(1) == null ? label.group(2) : label.group(1))
                    .filter(label -> !OF_THE_TARGET.contains(label))
                    .forEach(label -> assertThat(published)
                            .as("label %s of %s", label, rule.path("alert").asText())
                            .contains("\"" + label + "\""));
        }
    }

    /** Another operator is another series: an alert would begin anew with each, and not come where they restart once a day. */
    @Test
    void what_has_to_be_so_for_hours_is_so_whichever_operator_says_it() {
        List<JsonNode> slow = rules.stream()
                .filter(rule -> rule.path("for").asText().matches("\\d+d|\\d\\dh|[2-9]h"))
                .toList();
        assertThat(slow).hasSizeGreaterThan(2).allSatisfy(rule -> assertThat(
                        rule.path("expr").asText())
                .startsWith("max without (instance, pod) (last_over_time("));
    }

    @Test
    void every_alert_says_how_bad_it_is_and_leads_to_a_paragraph() throws IOException {
        List<String> headings = Files.readAllLines(Path.of("docs/troubleshooting.md"));
        assertThat(rules).extracting(rule -> rule.path("alert").asText()).doesNotHaveDuplicates();
        assertThat(rules).allSatisfy(rule -> {
            String name = rule.path("alert").asText();
            assertThat(headings).contains("### " + name);
            assertThat(rule.at("/annotations/runbook_url").asText())
                    .isEqualTo("https://docs.example.com/salvor/troubleshooting#"
                            + name.toLowerCase(java.util.Locale.ROOT));
            assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
            assertThat(rule.at("/annotations/summary").asText()).isNotBlank();
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
        });
        assertThat(headings.stream().filter(line -> line.startsWith("### Salvor")))
                .hasSameSizeAs(rules);
    }
}
