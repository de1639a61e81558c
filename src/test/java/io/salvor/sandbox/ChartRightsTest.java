package io.salvor.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.salvor.packaging.ChartRenderer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChartRightsTest {
    @TempDir
    Path folder;

    @Test
    void the_sandbox_has_the_rights_that_helm_would_give() throws IOException {
        try (ChartRenderer helm = ChartRenderer.start(folder)) {
            List<JsonNode> rendered =
                    helm.manifests("salvor", "salvor", "rbac: {scaleDown: true, restoreStatus: true}").stream()
                            .filter(object -> object.path("apiVersion").asText().startsWith("rbac."))
                            .toList();
            rendered.forEach(object -> ((ObjectNode) object.path("metadata")).remove("labels"));
            YAMLMapper yaml = new YAMLMapper();
            assertThat(yaml.readerFor(JsonNode.class)
                            .<JsonNode>readValues(ChartRights.manifests())
                            .readAll())
                    .containsExactlyInAnyOrderElementsOf(rendered);
        }
    }
}
