package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.salvor.operator.run.OperatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the chart in step with the definitions, the operator's settings, and its own values. */
class ChartTest {
    private static final Path CHART = Path.of("helm-chart");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** Settings that the image decides, and not the installation. */
    private static final Set<String> SET_BY_THE_IMAGE =
            Set.of("SALVOR_RESTIC", "SALVOR_RCLONE", "SALVOR_TICK", "SALVOR_AGEING_EVERY");

    @Test
    void the_chart_carries_the_definitions_of_crds() throws IOException {
        assertThat(contents(CHART.resolve("crds"))).isEqualTo(contents(Path.of("crds")));
    }

    @Test
    void every_value_is_in_the_schema_and_everything_in_the_schema_is_a_value() throws IOException {
        JsonNode schema = JSON.readTree(Files.readString(CHART.resolve("values.schema.json")));
        Set<String> described = new TreeSet<>();
        describe("", schema, described);
        // Helm itself puts it there when the chart is a part of another.
        described.remove("global");
        Set<String> given = new TreeSet<>();
        list("", YAML.readTree(Files.readString(CHART.resolve("values.yaml"))), described, given);
        assertThat(given).isEqualTo(described);
    }

    @Test
    void every_setting_of_the_operator_is_given_by_the_deployment() throws IOException {
        Set<String> settings = Stream.of(OperatorConfig.class.getMethods())
                .map(method -> "SALVOR_"
                        + method.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT))
                .filter(name -> !SET_BY_THE_IMAGE.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
        Matcher names = Pattern.compile("- name: (SALVOR_[A-Z_]+)")
                .matcher(Files.readString(CHART.resolve("templates/deployment.yaml")));
        Set<String> given = names.results().map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
        assertThat(given).isEqualTo(settings);
    }

    @Test
    void the_chart_is_of_the_version_that_is_built() throws IOException {
        String version = YAML.readTree(Files.readString(CHART.resolve("Chart.yaml")))
                .path("appVersion")
                .asText();
        assertThat(Files.readString(Path.of("pom.xml"))).contains("<version>" + version + "</version>");
    }

    @Test
    void every_value_that_a_template_uses_exists() throws IOException {
        JsonNode values = YAML.readTree(Files.readString(CHART.resolve("values.yaml")));
        try (Stream<Path> templates = Files.list(CHART.resolve("templates"))) {
            for (Path template : templates.toList()) {
                Matcher uses = Pattern.compile("\\.Values((?:\\.[a-zA-Z]+)+)").matcher(Files.readString(template));
                while (uses.find()) {
                    assertThat(values.at(uses.group(1).replace('.', '/')).isMissingNode())
                            .as("%s uses .Values%s", template, uses.group(1))
                            .isFalse();
                }
            }
        }
    }

    @Test
    void what_the_internet_may_reach_is_not_where_metrics_and_health_are() throws IOException {
        assertThat(template("deployment.yaml"))
                .containsPattern("name: hook\\s+containerPort: 8080\\s")
                .containsPattern("name: management\\s+containerPort: 9000\\s")
                .doesNotContainPattern("path: /q/\\S+\\s+port: (?!management\\s)");
        assertThat(template("webhook.yaml")).contains("targetPort: hook\n");
        assertThat(template("metrics.yaml"))
                .contains("targetPort: management\n", "honorLabels: true\n")
                .doesNotContain("targetPort: hook");
    }

    private static String template(String name) throws IOException {
        return Files.readString(CHART.resolve("templates").resolve(name));
    }

    private static Map<String, String> contents(Path folder) throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return contents;
    }

    /** Paths of all values that the schema knows by name; what it refers to is one value. */
    private static void describe(String path, JsonNode schema, Set<String> into) {
        JsonNode properties = schema.path("properties");
        if (properties.isEmpty()) {
            into.add(path);
            return;
        }
        assertThat(schema.path("additionalProperties").asBoolean(true))
                .as("%s must refuse names that it does not know", path)
                .isFalse();
        properties.fields().forEachRemaining(field -> describe(below(path, field.getKey()), field.getValue(), into));
    }

    private static String below(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static void list(String path, JsonNode value, Set<String> described, Set<String> into) {
        if (!value.isObject() || described.contains(path)) {
            into.add(path);
            return;
        }
        value.fields().forEachRemaining(field -> list(below(path, field.getKey()), field.getValue(), described, into));
    }
}
