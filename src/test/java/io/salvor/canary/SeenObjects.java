package io.salvor.canary;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** Looks at every object of every kind that the API server has, and at what becomes of each. */
public final class SeenObjects implements AutoCloseable {
    private final KubernetesClient client;
    private final CanarySearch search;
    private final List<ResourceDefinitionContext> kinds;
    private final List<AutoCloseable> watches = new ArrayList<>();

    private SeenObjects(KubernetesClient client, CanarySearch search) {
        this.client = client;
        this.search = search;
        Stream<String> versions = client.getApiGroups().getGroups().stream()
                .map(group -> group.getPreferredVersion().getGroupVersion());
        kinds = Stream.concat(Stream.of("v1"), versions)
                .flatMap(version -> kinds(client, version))
                .toList();
    }

    /** Looks at what is there, and from then on at every change. */
    public static SeenObjects watch(KubernetesClient client, CanarySearch search) {
        SeenObjects seen = new SeenObjects(client, search);
        seen.kinds.forEach(kind -> seen.watches.add(seen.objects(kind).inform(seen.new EachVersion())));
        return seen;
    }

    private static Stream<ResourceDefinitionContext> kinds(KubernetesClient client, String version) {
        String[] parts = version.contains("/") ? version.split("/") : new String[] {"", version};
        return client.getApiResources(version).getResources().stream()
                .filter(resource -> !resource.getName().contains("/"))
                .filter(resource -> resource.getVerbs().containsAll(List.of("list", "watch")))
                .map(resource -> context(resource, parts[0], parts[1]));
    }

    private static ResourceDefinitionContext context(APIResource resource, String group, String version) {
        return new ResourceDefinitionContext.Builder()
                .withGroup(group)
                .withVersion(version)
                .withKind(resource.getKind())
                .withPlural(resource.getName())
                .withNamespaced(resource.getNamespaced())
                .build();
    }

    private AnyNamespaceOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects(ResourceDefinitionContext kind) {
        var all = client.genericKubernetesResources(kind);
        return kind.isNamespaceScoped() ? all.inAnyNamespace() : all;
    }

    private void look(GenericKubernetesResource object) {
        String namespace = object.getMetadata().getNamespace();
        search.look(
                object.getKind() + " " + Objects.requireNonNullElse(namespace, "") + "/"
                        + object.getMetadata().getName(),
                Serialization.asJson(object));
    }

    /** The kinds that are looked at. */
    public List<String> kinds() {
        return kinds.stream().map(ResourceDefinitionContext::getKind).toList();
    }

    /** Looks at what is there now, and no more. */
    @Override
    public void close() throws Exception {
        for (ResourceDefinitionContext kind : kinds) {
            objects(kind).list().getItems().forEach(this::look);
        }
        for (AutoCloseable watch : watches) {
            watch.close();
        }
    }

    private final class EachVersion implements ResourceEventHandler<GenericKubernetesResource> {
        @Override
        public void onAdd(GenericKubernetesResource object) {
            look(object);
        }

        @Override
        public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
            look(after);
        }

        @Override
        public void onDelete(GenericKubernetesResource object, boolean stateUnknown) {
            look(object);
        }
    }
}
