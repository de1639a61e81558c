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

/** Holds what the pages say to what the program does. */
class DocumentationTest {
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
    void every_reason_to_leave_out_a_volume_is_explained() throws IOException {
        Set<String> explained = new TreeSet<>();
        matches("`([A-Z][A-Za-z]+)`", Files.readString(Path.of("docs", "troubleshooting.md")))
                .forEach(match -> explained.add(match.group(1)));
        assertThat(Stream.of(SkipReason.values()).map(SkipReason::name)).isSubsetOf(explained);
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
