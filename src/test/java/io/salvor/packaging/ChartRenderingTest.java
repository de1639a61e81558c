package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.salvor.testing.OwnApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Helm makes of the chart: objects that a cluster takes, and that find each other. */
class ChartRenderingTest {
    private static final String DEFAULTS = "defaults";
    private static final String LEAST = "least";
    private static final String EVERYTHING = "everything";

    @TempDir
    static Path folder;

    private static ChartRenderer helm;
    private static OwnApiServer kinds;
    private static ManifestCheck check;

    @BeforeAll
    static void start() throws IOException {
        helm = ChartRenderer.start(folder);
        kinds = new OwnApiServer();
        check = new ManifestCheck(kinds);
    }

    @AfterAll
    static void stop() {
        helm.close();
        kinds.close();
    }

    @Test
    void helm_has_nothing_against_the_chart() {
        assertThat(helm.lint()).doesNotContain("ERROR", "WARNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {DEFAULTS, LEAST, EVERYTHING})
    void every_object_fits_the_schema_of_its_kind(String values) throws IOException {
        assertThat(rendered(values).stream().flatMap(object -> check.faults(object).stream()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {DEFAULTS, LEAST, EVERYTHING})
    void every_name_of_an_object_leads_to_it(String values) throws IOException {
        assertThat(ReferenceCheck.faults(rendered(values))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {DEFAULTS, LEAST, EVERYTHING})
    void names_and_labels_are_ones_that_kubernetes_takes(String values) throws IOException {
        for (JsonNode object : rendered(values)) {
            assertThat(object.at("/metadata/name").asText()).matches("[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?");
            assertThat(object.at("/metadata/labels").properties()).isNotEmpty().allSatisfy(label -> assertThat(
                            label.getValue().asText())
                    .matches("([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?"));
        }
    }

    @Test
    void each_set_of_values_makes_the_kinds_that_it_asks_for() throws IOException {
        Set<String> always = Set.of("ServiceAccount", "Deployment");
        Set<String> usual = Set.of("Service", "ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding");
        Set<String> asked = Set.of(
                "BackupStorageLocation",
                "PolicySource",
                "Secret",
                "ServiceMonitor",
                "PrometheusRule",
                "SecurityContextConstraints",
                "ValidatingAdmissionPolicy",
                "ValidatingAdmissionPolicyBinding");
        assertThat(kinds(rendered(LEAST))).containsExactlyInAnyOrderElementsOf(always);
        assertThat(kinds(rendered(DEFAULTS))).containsExactlyInAnyOrderElementsOf(union(always, usual));
        assertThat(kinds(rendered(EVERYTHING))).containsExactlyInAnyOrderElementsOf(union(union(always, usual), asked));
    }

    @Test
    void everything_sets_every_value_that_there_is() throws IOException {
        YAMLMapper yaml = new YAMLMapper();
        JsonNode given = yaml.readTree(values(EVERYTHING));
        Set<String> missing = new TreeSet<>();
        missing("", yaml.readTree(Path.of("helm-chart/values.yaml").toFile()), given, missing);
        assertThat(missing).isEmpty();
    }

    @Test
    void the_first_location_may_be_of_another_provider() throws IOException {
        List<JsonNode> objects = helm.manifests(
                "salvor",
                "salvor",
                """
                location:
                  create: true
                  credentials: {ofPlatform: true}
                  spec: {provider: rest, config: {restUrl: "https://host:8000/salvor"}, credential: {name: salvor-rest}}
                """);

        JsonNode spec = objects.stream()
                .filter(object -> object.path("kind").asText().equals("BackupStorageLocation"))
                .findFirst()
                .orElseThrow()
                .path("spec");
        assertThat(spec.path("provider").asText()).isEqualTo("rest");
        assertThat(spec.at("/config/restUrl").asText()).isEqualTo("https://host:8000/salvor");
        assertThat(spec.at("/credential/name").asText()).isEqualTo("salvor-rest");
        assertThat(spec.has("objectStorage")).isFalse();
        assertThat(spec.at("/masterKey/name").asText()).isNotBlank();
        assertThat(objects.stream().flatMap(object -> check.faults(object).stream()))
                .isEmpty();
    }

    @Test
    void releases_of_one_name_in_two_namespaces_share_no_object() throws IOException {
        Set<String> one = identities(helm.manifests("salvor", "one", values(EVERYTHING)));
        assertThat(one).doesNotContainAnyElementsOf(identities(helm.manifests("salvor", "two", values(EVERYTHING))));
    }

    @Test
    void two_releases_in_one_namespace_share_nothing_but_what_their_values_name() throws IOException {
        Set<String> one = identities(helm.manifests("one", "salvor", values(EVERYTHING)));
        assertThat(one.stream().filter(identities(helm.manifests("two", "salvor", values(EVERYTHING)))::contains))
                .containsExactlyInAnyOrder("BackupStorageLocation/salvor/offsite", "PolicySource/salvor/team");
    }

    @Test
    void a_release_and_names_that_yaml_takes_for_numbers_stay_texts() throws IOException {
        List<JsonNode> objects = helm.manifests("123", "456", "nameOverride: '1e3'\nfullnameOverride: '7'");
        assertThat(objects.stream().flatMap(object -> check.faults(object).stream()))
                .isEmpty();
        assertThat(ReferenceCheck.faults(objects)).isEmpty();
    }

    @Test
    void an_image_by_its_digest_is_named_by_nothing_else() throws IOException {
        assertThat(images(rendered(EVERYTHING)))
                .containsExactly("registry.example.com/salvor@sha256:" + "0123456789abcdef".repeat(4));
        assertThat(images(helm.manifests("salvor", "salvor", "image: {tag: v1}")))
                .containsExactly("salvor:v1");
    }

    @Test
    void a_kubernetes_that_is_too_old_is_refused() {
        assertThatThrownBy(() -> {
                    Path chart = folder.resolve("for-newer");
                    ChartRenderer.copy(Path.of("helm-chart"), chart);
                    Files.writeString(
                            chart.resolve("Chart.yaml"),
                            Files.readString(chart.resolve("Chart.yaml")).replace(">=1.28.0-0", ">=1.29.0-0"));
                    helm.manifests(chart, "salvor", "salvor", "");
                })
                .isInstanceOf(ChartRenderer.Refused.class)
                .hasMessageContaining("kubeVersion");
    }

    @Test
    void a_value_that_does_not_exist_is_refused() {
        assertThatThrownBy(() -> helm.manifests("salvor", "salvor", "replica: 2"))
                .isInstanceOf(ChartRenderer.Refused.class)
                .hasMessageContaining("replica");
    }

    @ParameterizedTest
    @ValueSource(strings = {DEFAULTS, LEAST, EVERYTHING})
    void the_notes_name_the_next_steps(String values) throws IOException {
        assertThat(helm.notes("salvor", "backup", values(values)))
                .contains("kubectl -n backup get", "is installed in namespace backup")
                .doesNotContain("<no value>", "<nil>", "%!");
    }

    private static List<JsonNode> rendered(String values) throws IOException {
        return helm.manifests("salvor", "salvor", values(values));
    }

    static String values(String name) throws IOException {
        return name.equals(DEFAULTS)
                ? ""
                : Files.readString(Path.of("src/test/resources/chart").resolve(name + ".yaml"));
    }

    private static Set<String> kinds(List<JsonNode> objects) {
        return objects.stream().map(object -> object.path("kind").asText()).collect(Collectors.toSet());
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }

    private static Set<String> identities(List<JsonNode> objects) {
        return objects.stream()
                .map(object -> object.path("kind").asText() + "/"
                        + object.at("/metadata/namespace").asText() + "/"
                        + object.at("/metadata/name").asText())
                .collect(Collectors.toSet());
    }

    /** The container's image and the one that the operator gives to Jobs and wait containers; one where they are equal. */
    private static Set<String> images(List<JsonNode> objects) {
        JsonNode container = only(
                        objects, object -> object.path("kind").asText().equals("Deployment"))
                .at("/spec/template/spec/containers/0");
        Set<String> images = new TreeSet<>(Set.of(container.path("image").asText()));
        container.path("env").forEach(variable -> {
            if (variable.path("name").asText().equals("SALVOR_IMAGE")) {
                images.add(variable.path("value").asText());
            }
        });
        return images;
    }

    private static JsonNode only(List<JsonNode> objects, Predicate<JsonNode> wanted) {
        List<JsonNode> found = objects.stream().filter(wanted).toList();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    /** Values that have a default but are not given; what is empty by default is one value. */
    private static void missing(String path, JsonNode defaults, JsonNode given, Set<String> into) {
        if (given.isMissingNode()) {
            into.add(path);
        } else if (defaults.isObject() && !path.endsWith("SecurityContext") && !path.equals(".securityContext")) {
            defaults.properties()
                    .forEach(field ->
                            missing(path + "." + field.getKey(), field.getValue(), given.path(field.getKey()), into));
        }
    }
}
