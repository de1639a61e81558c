package io.salvor.restore;

import com.fasterxml.jackson.databind.JsonNode;
import io.salvor.match.Globs;
import io.salvor.match.LabelMatch;
import io.salvor.match.ResourceName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which objects of namespaces are asked for. An include takes what fits all that it names; an exclude is stronger, and each thing that it
 * names leaves out by itself.
 *
 * @param clusterResources kinds of the whole cluster that come back too, as resources are written
 * @param withoutClusterResources those of them that do not
 */
public record ObjectSelection(
        Choice include, Choice exclude, List<String> clusterResources, List<String> withoutClusterResources) {
    /** Everything. */
    public static final ObjectSelection ALL = new ObjectSelection(Choice.NONE, Choice.NONE, null, null);

    public ObjectSelection {
        include = include == null ? Choice.NONE : include;
        exclude = exclude == null ? Choice.NONE : exclude;
        clusterResources = clusterResources == null ? List.of() : List.copyOf(clusterResources);
        withoutClusterResources = withoutClusterResources == null ? List.of() : List.copyOf(withoutClusterResources);
    }

    /**
     * One side of a selection.
     *
     * @param namespaces by name or glob, as the backup has them
     * @param resources as policies write them: plural, plural.group, Kind or Kind.group, by name or glob
     * @param names of objects, by name or glob
     * @param labels null where it names none
     */
    public record Choice(List<String> namespaces, List<String> resources, List<String> names, LabelMatch labels) {
        /** One that names nothing. */
        public static final Choice NONE = new Choice(null, null, null, null);

        public Choice {
            namespaces = namespaces == null ? List.of() : List.copyOf(namespaces);
            resources = resources == null ? List.of() : List.copyOf(resources);
            names = names == null ? List.of() : List.copyOf(names);
        }
    }

    /** Whether a namespace of the backup is asked for. */
    boolean asksNamespace(String name) {
        return (include.namespaces().isEmpty() || Globs.anyMatches(include.namespaces(), name))
                && !Globs.anyMatches(exclude.namespaces(), name);
    }

    /** Whether an object of a namespace is asked for by itself. */
    boolean asks(StoredObject object) {
        return allows(object)
                && (include.names().isEmpty() || Globs.anyMatches(include.names(), object.name()))
                && (include.labels() == null || include.labels().matches(labels(object)));
    }

    /** Whether an object may come back because another one that does needs it: its kind is asked for, and nothing leaves it out. */
    boolean allows(StoredObject object) {
        return (include.resources().isEmpty() || resource(object).firstMatch(include.resources()) != null)
                && resource(object).firstMatch(exclude.resources()) == null
                && !Globs.anyMatches(exclude.names(), object.name())
                && (exclude.labels() == null || !exclude.labels().matches(labels(object)));
    }

    /** Whether an object of the whole cluster is asked for. */
    boolean asksOfCluster(StoredObject object) {
        return resource(object).firstMatch(clusterResources) != null
                && resource(object).firstMatch(withoutClusterResources) == null
                && resource(object).firstMatch(exclude.resources()) == null;
    }

    /** Whether it takes some objects of a kind and not others. */
    boolean choosesAmongObjects() {
        return !include.names().isEmpty() || include.labels() != null;
    }

    /** Whether it takes everything that no exclude names. */
    boolean takesAllObjects() {
        return include.resources().isEmpty() && !choosesAmongObjects();
    }

    /** What fits nothing, as sentences with what to do: a wrong name must not leave out what was asked for. */
    List<String> problems(Collection<StoredObject> all) {
        List<StoredObject> objects =
                all.stream().filter(object -> object.namespace() != null).toList();
        List<String> problems = new ArrayList<>();
        for (String glob : include.resources()) {
            if (objects.stream().noneMatch(object -> resource(object).firstMatch(List.of(glob)) != null)) {
                problems.add(fitsNothing("include.resources names " + glob));
            }
        }
        for (String glob : include.names()) {
            if (objects.stream().noneMatch(object -> Globs.matches(glob, object.name()))) {
                problems.add(fitsNothing("include.names names " + glob));
            }
        }
        for (String glob : clusterResources) {
            if (all.stream().noneMatch(object -> resource(object).firstMatch(List.of(glob)) != null)) {
                problems.add("include.clusterResources names " + glob
                        + ", of which the backup holds nothing; correct it. A policy stores what its own clusterResources"
                        + " names");
            }
        }
        if (problems.isEmpty()
                && !include.equals(Choice.NONE)
                && objects.stream().noneMatch(this::asks)) {
            problems.add("include and exclude leave nothing of the namespaces that are asked for; correct them");
        }
        return problems;
    }

    private static String fitsNothing(String what) {
        return what + ", which fits nothing that the backup holds of the namespaces that are asked for; correct it";
    }

    static ResourceName resource(StoredObject object) {
        int dot = object.resource().indexOf('.');
        return new ResourceName(
                dot < 0 ? object.resource() : object.resource().substring(0, dot),
                dot < 0 ? "" : object.resource().substring(dot + 1),
                object.body().path("kind").asText());
    }

    static Map<String, String> labels(StoredObject object) {
        Map<String, String> labels = new HashMap<>();
        JsonNode stored = object.body().at("/metadata/labels");
        stored.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        return labels;
    }
}
