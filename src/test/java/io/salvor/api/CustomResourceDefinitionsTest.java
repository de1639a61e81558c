package io.salvor.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Holds {@code crds/}, and the schemas for editors in {@code docs/schemas}, in step with the classes. {@code mvn test -Dtest=CustomResourceDefinitionsTest -Dsalvor.crds.write}
 * writes the files anew, the copies in the chart too.
 */
class CustomResourceDefinitionsTest {
    private static final Path COMMITTED = Path.of("crds");
    private static final Path IN_CHART = Path.of("helm-chart", "crds");
    private static final Path FOR_EDITORS = Path.of("docs", "schemas");

    @BeforeAll
    static void write_when_asked(@TempDir Path generated) throws IOException {
        if (System.getProperty("salvor.crds.write") == null) {
            return;
        }
        CustomResourceDefinitions.writeTo(generated);
        for (String name : names(generated)) {
            Files.writeString(COMMITTED.resolve(name), Files.readString(generated.resolve(name)));
            Files.writeString(IN_CHART.resolve(name), Files.readString(generated.resolve(name)));
        }
        for (Map.Entry<String, String> schema : EditorSchemas.of(generated).entrySet()) {
            Path file = FOR_EDITORS.resolve(schema.getKey());
            Files.createDirectories(file.getParent());
            Files.writeString(file, schema.getValue());
        }
    }

    @Test
    void the_files_in_crds_are_what_the_classes_say(@TempDir Path generated) throws IOException {
        CustomResourceDefinitions.writeTo(generated);
        assertThat(names(COMMITTED)).isEqualTo(names(generated));
        for (String name : names(generated)) {
            assertThat(Files.readString(COMMITTED.resolve(name)))
                    .as("%s; mvn test -Dtest=CustomResourceDefinitionsTest -Dsalvor.crds.write writes it anew", name)
                    .isEqualTo(Files.readString(generated.resolve(name)));
        }
    }

    @Test
    void the_schemas_for_editors_are_what_the_definitions_say() throws IOException {
        Map<String, String> schemas = EditorSchemas.of(COMMITTED);
        try (Stream<Path> files = Files.walk(FOR_EDITORS)) {
            assertThat(files.filter(Files::isRegularFile)
                            .map(file -> FOR_EDITORS.relativize(file).toString()))
                    .containsExactlyInAnyOrderElementsOf(schemas.keySet());
        }
        for (Map.Entry<String, String> schema : schemas.entrySet()) {
            assertThat(Files.readString(FOR_EDITORS.resolve(schema.getKey())))
                    .as(
                            "%s; mvn test -Dtest=CustomResourceDefinitionsTest -Dsalvor.crds.write writes it anew",
                            schema.getKey())
                    .isEqualTo(schema.getValue());
        }
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void every_field_says_what_it_is(CustomResourceDefinition definition) {
        Map<String, JSONSchemaProps> fields = CustomResourceDefinitions.fields(schema(definition));
        assertThat(fields).hasSizeGreaterThan(5);
        fields.forEach((path, field) -> assertThat(field.getDescription())
                .as(definition.getSpec().getNames().getKind() + " " + path)
                .isNotBlank());
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void a_spec_is_required_and_a_status_is_written_apart(CustomResourceDefinition definition) {
        assertThat(schema(definition).getRequired()).containsExactly("spec");
        assertThat(version(definition).getSubresources().getStatus()).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void conditions_are_told_apart_by_their_type(CustomResourceDefinition definition) {
        CustomResourceDefinitions.fields(schema(definition)).forEach((path, field) -> {
            if (path.endsWith("conditions")) {
                assertThat(field.getXKubernetesListType()).isEqualTo("map");
                assertThat(field.getXKubernetesListMapKeys()).containsExactly("type");
                assertThat(field.getItems().getSchema().getRequired()).contains("type");
            }
        });
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void columns_come_in_the_order_in_which_the_class_declares_them(CustomResourceDefinition definition) {
        Class<?> type = CustomResourceDefinitions.KINDS.stream()
                .map(CustomResourceDefinitions.Kind::type)
                .filter(each -> CustomResource.getCRDName(each)
                        .equals(definition.getMetadata().getName()))
                .findFirst()
                .orElseThrow();
        List<String> declared = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        assertThat(version(definition).getAdditionalPrinterColumns())
                .extracting(CustomResourceColumnDefinition::getName)
                .isEqualTo(declared);
        // What is longest comes last, so that it does not widen the lines that lack it.
        boolean says = declared.contains("Message") && isShown(type, "Message");
        assertThat(declared).endsWith(says ? new String[] {"Age", "Message"} : new String[] {"Age"});
    }

    private static boolean isShown(Class<?> type, String name) {
        return Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .anyMatch(column -> column.name().equals(name) && column.priority() == 0);
    }

    @ParameterizedTest
    @MethodSource("definitions")
    void every_kind_has_a_short_name_and_a_category_that_is_not_flooded(CustomResourceDefinition definition) {
        assertThat(definition.getSpec().getNames().getShortNames()).hasSize(1);
        // One for each volume of each run: they would bury all others.
        boolean perVolume = definition.getSpec().getNames().getKind().startsWith("PodVolume");
        assertThat(definition.getSpec().getNames().getCategories())
                .containsExactlyElementsOf(perVolume ? List.of("salvor-all") : List.of("salvor", "salvor-all"));
        assertThat(definition.getSpec().getScope()).isEqualTo("Namespaced");
    }

    static Stream<CustomResourceDefinition> definitions() throws IOException {
        return names(COMMITTED).stream()
                .map(name -> Serialization.unmarshal(read(COMMITTED.resolve(name)), CustomResourceDefinition.class));
    }

    private static CustomResourceDefinitionVersion version(CustomResourceDefinition definition) {
        return definition.getSpec().getVersions().get(0);
    }

    private static JSONSchemaProps schema(CustomResourceDefinition definition) {
        return version(definition).getSchema().getOpenAPIV3Schema();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
