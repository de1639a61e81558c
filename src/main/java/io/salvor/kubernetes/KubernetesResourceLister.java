package io.salvor.kubernetes;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.APIGroup;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Lists by the paths of the API server, in pages that fit into memory whatever the objects are. */
public final class KubernetesResourceLister implements ResourceLister {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final ApiReads reads;
    private final ObjectMapper json;
    private final Map<String, Integer> pages = new ConcurrentHashMap<>();

    public KubernetesResourceLister(KubernetesClient client, ObjectMapper json) {
        this(client, json, DEADLINE);
    }

    /** @param deadline for the answer to one request */
    KubernetesResourceLister(KubernetesClient client, ObjectMapper json, Duration deadline) {
        this.client = client;
        this.reads = new ApiReads(client, deadline, json);
        this.json = json;
    }

    @Override
    public Discovery discover() {
        Map<String, Resource> found = new LinkedHashMap<>();
        List<Unreadable> problems = new ArrayList<>();
        Map<String, List<String>> versions = new LinkedHashMap<>();
        Consumer<Resource> served = resource -> {
            found.putIfAbsent(resource.qualifiedName(), resource);
            versions.computeIfAbsent(resource.qualifiedName(), any -> new ArrayList<>())
                    .add(resource.version());
        };
        collect("", "v1", served, problems);
        for (APIGroup group : client.getApiGroups().getGroups()) {
            String preferred = group.getPreferredVersion().getVersion();
            collect(group.getName(), preferred, served, problems);
            group.getVersions().stream()
                    .map(version -> version.getVersion())
                    .filter(version -> !version.equals(preferred))
                    .forEach(version -> collect(group.getName(), version, served, problems));
        }
        return new Discovery(List.copyOf(found.values()), problems, versions);
    }

    private void collect(String group, String version, Consumer<Resource> served, List<Unreadable> problems) {
        String groupVersion = group.isEmpty() ? version : group + "/" + version;
        try {
            APIResourceList list = reads.kinds(groupVersion);
            if (list == null) {
                return;
            }
            for (APIResource resource : list.getResources()) {
                if (!resource.getName().contains("/") && resource.getVerbs().contains("list")) {
                    served.accept(new Resource(
                            group,
                            version,
                            resource.getKind(),
                            resource.getName(),
                            Boolean.TRUE.equals(resource.getNamespaced()),
                            resource.getVerbs().contains("create")));
                }
            }
        } catch (KubernetesClientException e) {
            problems.add(
                    new Unreadable(group, "the kinds of " + groupVersion + " could not be listed: " + e.getMessage()));
        }
    }

    @Override
    public void list(Resource resource, String namespace, Consumer<ObjectNode> objects) {
        boolean ofOne = resource.namespaced() && namespace != null;
        each(resource, resource.root() + (ofOne ? "/namespaces/" + namespace : "") + "/" + resource.plural(), objects);
    }

    @Override
    public void labelled(Resource resource, String label, Consumer<ObjectNode> objects) {
        String selector = "?labelSelector=" + ApiReads.encoded(label);
        each(resource, resource.root() + "/" + resource.plural() + selector, objects);
    }

    private void each(Resource resource, String path, Consumer<ObjectNode> objects) {
        new PagedList(reads, path, resource.qualifiedName(), pages).each(item -> {
            ObjectNode object = json.createObjectNode();
            // Items of a list carry neither; an object that is to be made again needs both.
            object.put("apiVersion", resource.apiVersion());
            object.put("kind", resource.kind());
            object.setAll((ObjectNode) item);
            objects.accept(object);
        });
    }

    @Override
    public ObjectNode get(Resource resource, String namespace, String name) {
        String path = resource.root()
                + (resource.namespaced() ? "/namespaces/" + namespace : "")
                + "/" + resource.plural() + "/" + ApiReads.encoded(name);
        String body = reads.text(path);
        return body == null ? null : (ObjectNode) reads.parsed(body, path);
    }
}
