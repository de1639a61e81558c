package io.salvor.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.salvor.backup.SkipReason;
import io.salvor.sandbox.apiserver.ApiServer;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Holds what the pages say to what the program does. */
class DocumentationTest {
    private static final Path CLASSES = Path.of(System.getProperty("salvor.build.directory", "target"), "classes");

    /** Words that look like reasons in the code of the operator and are names of something else. */
    private static final Set<String> NOT_REASONS = Set.of(
            "AlreadyExists",
            "FallbackToLogsOnError",
            "LeaveAlone",
            "MasterKeySaved",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "PodScheduled",
            "RestoreData",
            "RuntimeDefault",
            "StorageClass");

    @Test
    void every_example_is_what_an_api_server_accepts() throws IOException {
        List<String> refused = new ArrayList<>();
        try (ApiServer server = ApiServer.start(0);
                KubernetesClient client = new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder().withMasterUrl(server.url()).build())
                        .build()) {
            install(client);
            for (Path page : pages()) {
                for (String example : examples(page)) {
                    GenericKubernetesResource object =
                            Serialization.unmarshal(example, GenericKubernetesResource.class);
                    object.getMetadata().setNamespace("salvor");
                    try {
                        client.resource(object).dryRun().create();
                    } catch (KubernetesClientException e) {
                        refused.add(page + ": " + e.getMessage());
                    }
                }
            }
        }
        assertThat(refused).isEmpty();
    }

    @Test
    void every_link_to_a_file_leads_somewhere() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path page : pages()) {
            for (MatchResult link : matches("\\]\\(([^)#:]+)(#[^)]*)?\\)", Files.readString(page))) {
                if (!Files.exists(page.toAbsolutePath().resolveSibling(link.group(1)))) {
                    broken.add(page + " → " + link.group(1));
                }
            }
        }
        assertThat(broken).isEmpty();
    }

    @Test
    void every_reason_is_explained() throws IOException {
        Set<String> explained = new TreeSet<>();
        for (String page : List.of("troubleshooting.md", "restore.md")) {
            matches("`([A-Z][A-Za-z]+)`", Files.readString(Path.of("docs", page)))
                    .forEach(match -> explained.add(match.group(1)));
        }
        assertThat(reasons()).hasSizeGreaterThan(60).isSubsetOf(explained);
    }

    private static Set<String> reasons() throws IOException {
        Set<String> reasons = new TreeSet<>();
        Stream.of(
                        SkipReason.values(),
                        Reason.values(),
                        Reason.values(),
                        Reason.values(),
                        Reason.values(),
                        Reason.values())
                .flatMap(Stream::of)
                .forEach(reason -> reasons.add(reason.name()));
        for (String room : List.of("operator", "restore")) {
            try (Stream<Path> files = Files.list(CLASSES.resolve("io/salvor").resolve(room))) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".class")).toList()) {
                    reasons.addAll(words(file));
                }
            }
        }
        reasons.removeAll(NOT_REASONS);
        return reasons;
    }

    /** Texts in a class that are one word in CamelCase of two parts or more, as reasons are. */
    private static Set<String> words(Path classFile) throws IOException {
        Set<String> words = new TreeSet<>();
        MethodVisitor constants = new MethodVisitor(Opcodes.ASM9) {
            @Override
            public void visitLdcInsn(Object value) {
                if (value instanceof String text && text.matches("([A-Z][a-z]+){2,}")) {
                    words.add(text);
                }
            }
        };
        new ClassReader(Files.readAllBytes(classFile))
                .accept(
                        new ClassVisitor(Opcodes.ASM9) {
                            @Override
                            public MethodVisitor visitMethod(
                                    int access, String name, String descriptor, String signature, String[] thrown) {
                                return constants;
                            }
                        },
                        ClassReader.SKIP_DEBUG);
        return words;
    }

    private static void install(KubernetesClient client) throws IOException {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("salvor")
                        .endMetadata()
                        .build())
                .create();
        try (Stream<Path> files = Files.list(Path.of("crds"))) {
            for (Path file : files.toList()) {
                client.resource(Serialization.unmarshal(Files.readString(file), CustomResourceDefinition.class))
                        .create();
            }
        }
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(""));
                Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(top, docs)
                    .filter(file -> file.toString().endsWith(".md"))
                    .toList();
        }
    }

    /** The objects of our kinds that a page shows. */
    private static List<String> examples(Path page) throws IOException {
        return matches("(?s)```yaml\n(.*?)```", Files.readString(page)).stream()
                .map(match -> match.group(1))
                .filter(block -> block.contains("apiVersion: salvor.io/"))
                .toList();
    }

    private static List<MatchResult> matches(String pattern, String text) {
        return Pattern.compile(pattern).matcher(text).results().toList();
    }
}
