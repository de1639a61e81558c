package io.salvor.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.jboss.jandex.DotName;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A native image keeps only the members that are registered, and says so when it runs, not when it is built. So this test, which
 * needs no builder, holds every type that goes through JSON, YAML or picocli to its registration.
 */
class NativeRegistrationTest {
    private static final String ADVICE = "types that need @RegisterForReflection";

    private static CompiledClasses classes;

    @BeforeAll
    static void read_the_classes() throws IOException {
        classes = CompiledClasses.read();
    }

    @Test
    void every_type_of_the_api_is_registered() {
        List<DotName> types = classes.dataTypes("io.salvor.api");
        assertThat(types).hasSizeGreaterThan(40);
        assertThat(unregistered(types)).as(ADVICE).isEmpty();
    }

    @Test
    void every_type_that_a_registered_type_holds_is_registered() {
        assertThat(classes.heldByRegisteredTypes()).isNotEmpty();
        assertThat(classes.heldByRegisteredTypes())
                .as(ADVICE)
                .filteredOn(held -> !classes.isRegistered(held.type()))
                .isEmpty();
    }

    @Test
    void every_type_with_an_annotation_of_jackson_is_registered() {
        assertThat(unregistered(classes.withJacksonAnnotations())).as(ADVICE).isEmpty();
    }

    @Test
    void every_type_that_is_handed_to_a_serializer_is_registered() throws IOException {
        List<JsonCalls.Call> calls = new ArrayList<>();
        for (Path file : CompiledClasses.files(CompiledClasses.FOLDER)) {
            calls.addAll(JsonCalls.in(file));
        }
        assertThat(calls)
                .as(ADVICE)
                .filteredOn(call -> !classes.isRegistered(call.type()))
                .isEmpty();
    }

    @Test
    void every_command_is_in_the_configuration_that_picocli_generates() throws IOException {
        List<DotName> commands = classes.annotatedWith("picocli.CommandLine$Command");
        String generated = generatedByPicocli();
        assertThat(commands).isNotEmpty().allSatisfy(command -> assertThat(generated)
                .as("picocli-codegen must run as an annotation processor; it wrote nothing about " + command)
                .contains("\"" + command + "\""));
    }

    @Test
    void every_resource_is_carried_along() throws IOException {
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(CompiledClasses.FOLDER.resolve("application.properties"))) {
            properties.load(in);
        }
        List<PathMatcher> included = Stream.of(properties
                        .getProperty("quarkus.native.resources.includes", "")
                        .split(","))
                .map(glob -> FileSystems.getDefault().getPathMatcher("glob:" + glob.strip()))
                .toList();
        List<Path> resources = resources();
        assertThat(resources).isNotEmpty().allSatisfy(resource -> assertThat(included)
                .as("%s must match quarkus.native.resources.includes in application.properties", resource)
                .anyMatch(glob -> glob.matches(resource)));
    }

    private List<DotName> unregistered(List<DotName> types) {
        return types.stream().filter(type -> !classes.isRegistered(type)).toList();
    }

    private static String generatedByPicocli() throws IOException {
        Path folder = CompiledClasses.FOLDER.resolve("META-INF/native-image/picocli-generated");
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.exists(folder) ? Files.walk(folder) : Stream.empty()) {
            for (Path file :
                    files.filter(each -> each.endsWith("reflect-config.json")).toList()) {
                found.add(Files.readString(file));
            }
        }
        return String.join("\n", found);
    }

    /** Files that the program may ask its class path for; what lies under META-INF has rules of its own. */
    private static List<Path> resources() throws IOException {
        try (Stream<Path> files = Files.walk(CompiledClasses.FOLDER)) {
            return files.filter(Files::isRegularFile)
                    .map(CompiledClasses.FOLDER::relativize)
                    .filter(file -> !file.toString().endsWith(".class"))
                    .filter(file -> !file.startsWith("META-INF"))
                    .filter(file -> !file.toString().equals("application.properties"))
                    .toList();
        }
    }
}
