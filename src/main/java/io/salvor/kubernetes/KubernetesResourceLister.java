package io.salvor.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Lists by the paths of the API server, in pages. */
public final class KubernetesResourceLister implements ResourceLister {
    private static final int PAGE = 500;
    private static final int GONE = 410;

    private final KubernetesClient client;
    private final ObjectMapper json;

    public KubernetesResourceLister(KubernetesClient client, ObjectMapper json) {
        this.client = client;
        this.json = json;
    }

    @Override
    public Discovery discover() {
        Map<String, Resource> found = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        collect("", "v1", found, problems);
        for (APIGroup group : client.getApiGroups().getGroups()) {
            String preferred = group.getPreferredVersion().getVersion();
            collect(group.getName(), preferred, found, problems);
            group.getVersions().stream()
                    .map(version -> version.getVersion())
                    .filter(version -> !version.equals(preferred))
                    .forEach(version -> collect(group.getName(), version, found, problems));
        }
        return new Discovery(List.copyOf(found.values()), problems);
    }

    private void collect(String group, String version, Map<String, Resource> found, List<String> problems) {
        String groupVersion = group.isEmpty() ? version : group + "/" + version;
        try {
            APIResourceList list = client.getApiResources(groupVersion);
            if (list == null) {
                return;
            }
            for (APIResource resource : list.getResources()) {
                if (!resource.getName().contains("/") && resource.getVerbs().contains("list")) {
                    Resource value = new Resource(
                            group,
                            version,
                            resource.getKind(),
                            resource.getName(),
                            Boolean.TRUE.equals(resource.getNamespaced()),
                            resource.getVerbs().contains("create"));
                    found.putIfAbsent(value.qualifiedName(), value);
                }
            }
        } catch (KubernetesClientException e) {
            problems.add("the kinds of " + groupVersion + " could not be listed: " + e.getMessage());
        }
    }

    @Override
    public void list(Resource resource, String namespace, Consumer<ObjectNode> objects) {
        boolean ofOne = resource.namespaced() && namespace != null;
        String path = resource.root() + (ofOne ? "/namespaces/" + namespace : "") + "/" + resource.plural();
        String token = "";
        do {
            JsonNode page = read(path + "?limit=" + PAGE + (token.isEmpty() ? "" : "&continue=" + encoded(token)));
            for (JsonNode item : page.path("items")) {
                ObjectNode object = json.createObjectNode();
                // Items of a list carry neither; an object that is to be made again needs both.
                object.put("apiVersion", resource.apiVersion());
                object.put("kind", resource.kind());
                object.setAll((ObjectNode) item);
                objects.accept(object);
            }
            token = page.path("metadata").path("continue").asText("");
        } while (!token.isEmpty());
    }

    @Override
    public ObjectNode get(Resource resource, String namespace, String name) {
        String path = resource.root()
                + (resource.namespaced() ? "/namespaces/" + namespace : "")
                + "/" + resource.plural() + "/" + encoded(name);
        String body = client.raw(path);
        return body == null ? null : (ObjectNode) parse(body, path);
    }

    private JsonNode read(String path) {
        String body = client.raw(path);
        if (body == null) {
            throw new KubernetesClientException("the API server does not know " + path);
        }
        JsonNode page = parse(body, path);
        if (page.path("code").asInt() == GONE) {
            throw new KubernetesClientException("the list " + path + " changed while it was read in pages; try again");
        }
        return page;
    }

    private JsonNode parse(String body, String path) {
        try {
            return json.readTree(body);
        } catch (JsonProcessingException e) {
            throw new KubernetesClientException("the API server's answer to " + path + " is not JSON", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
