package io.salvor.sandbox.apiserver.api;

import java.util.List;

/**
 * One served resource: a kind in one version of one group.
 *
 * @param storage the key its objects are stored under, shared by all versions of a kind
 * @param status whether the status is a subresource of its own
 * @param generation whether metadata.generation counts changes outside metadata and status
 * @param custom the CustomResourceDefinition's version behind it; null for built-in kinds
 */
public record ResourceType(
        String group,
        String version,
        String kind,
        String plural,
        String singular,
        boolean namespaced,
        List<String> shortNames,
        List<String> categories,
        String storage,
        boolean status,
        boolean generation,
        CustomVersion custom) {

    public String apiVersion() {
        return group.isEmpty() ? version : group + "/" + version;
    }

    public String listKind() {
        return kind + "List";
    }

    /** The name the API uses in messages, such as {@code pods} or {@code jobs.batch}. */
    public String qualifiedPlural() {
        return group.isEmpty() ? plural : plural + "." + group;
    }

    public boolean is(String group, String plural) {
        return this.group.equals(group) && this.plural.equals(plural);
    }

    public boolean isCore(String plural) {
        return is("", plural);
    }
}
