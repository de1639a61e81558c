package io.salvor.sandbox.apiserver.store;

import io.salvor.sandbox.apiserver.api.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which resources are served right now: the built-in ones and those of the CustomResourceDefinitions. */
public final class ResourceCatalog {

    private volatile List<ResourceType> types = BuiltinResources.all();

    public List<ResourceType> all() {
        return types;
    }

    public Optional<ResourceType> find(String group, String version, String plural) {
        return types.stream()
                .filter(type -> type.is(group, plural) && type.version().equals(version))
                .findFirst();
    }

    /** The built-in core resource of that name. */
    public ResourceType core(String plural) {
        return find("", "v1", plural).orElseThrow();
    }

    /** The first served version of what is stored under a key. */
    public Optional<ResourceType> byStorage(String storage) {
        return types.stream().filter(type -> type.storage().equals(storage)).findFirst();
    }

    public List<ResourceType> in(String group, String version) {
        return types.stream()
                .filter(type -> type.group().equals(group) && type.version().equals(version))
                .toList();
    }

    /** Groups in the order they appeared, the core group left out. */
    public Set<String> groups() {
        Set<String> groups = new LinkedHashSet<>();
        types.stream()
                .map(ResourceType::group)
                .filter(group -> !group.isEmpty())
                .forEach(groups::add);
        return groups;
    }

    public Set<String> versions(String group) {
        Set<String> versions = new LinkedHashSet<>();
        types.stream().filter(type -> type.group().equals(group)).forEach(type -> versions.add(type.version()));
        return versions;
    }

    /** Serves these versions of a definition instead of those known before; none removes it. */
    public synchronized void replace(String definition, List<ResourceType> served) {
        List<ResourceType> kept = new ArrayList<>(types);
        kept.removeIf(
                type -> type.custom() != null && type.custom().definition().equals(definition));
        kept.addAll(served);
        types = List.copyOf(kept);
    }
}
