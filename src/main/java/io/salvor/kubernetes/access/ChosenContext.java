package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.Context;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The current context of kubeconfigs, with all that it names.
 *
 * @param name of the context
 * @param files the kubeconfigs, for messages
 * @param namespace {@code default} unless the context names one
 */
record ChosenContext(String name, String files, String namespace, Cluster cluster, AuthInfo user) {
    static final String DEFAULT_NAMESPACE = "default";

    static ChosenContext of(KubeconfigFiles files) {
        Config config = files.merged();
        String name = config.getCurrentContext();
        String there = config.getContexts().isEmpty()
                ? ", which has no context at all; set KUBECONFIG to another file"
                : "; choose one with kubectl config use-context NAME"
                        + names(config.getContexts(), named -> named.getName());
        if (name == null || name.isEmpty()) {
            throw new ClusterAccessException("no current-context is set in " + files + there);
        }
        Context context =
                entry(config.getContexts(), named -> named.getName().equals(name), named -> named.getContext());
        if (context == null) {
            throw new ClusterAccessException("the current-context " + name + " is not in " + files + there);
        }
        String where = "context " + name + " of " + files;
        Cluster cluster = entry(
                config.getClusters(),
                named -> named.getName().equals(context.getCluster()),
                named -> named.getCluster());
        if (cluster == null
                || cluster.getServer() == null
                || cluster.getServer().isBlank()) {
            throw new ClusterAccessException(where + " names the cluster " + context.getCluster()
                    + (cluster == null ? ", which is not there" : ", which has no server")
                    + names(config.getClusters(), named -> named.getName()));
        }
        String namespace =
                context.getNamespace() == null || context.getNamespace().isEmpty()
                        ? DEFAULT_NAMESPACE
                        : context.getNamespace();
        return new ChosenContext(name, files.toString(), namespace, cluster, user(config, context, where));
    }

    /** None, where the context names none: it talks to the cluster as nobody. */
    private static AuthInfo user(Config config, Context context, String where) {
        String name = context.getUser();
        if (name == null || name.isEmpty()) {
            return new AuthInfo();
        }
        if (config.getUsers().stream().noneMatch(named -> named.getName().equals(name))) {
            throw new ClusterAccessException(where + " names the user " + name + ", which is not there"
                    + names(config.getUsers(), named -> named.getName()));
        }
        AuthInfo user = entry(config.getUsers(), named -> named.getName().equals(name), named -> named.getUser());
        return user == null ? new AuthInfo() : user;
    }

    private static <T, V> V entry(List<T> entries, Predicate<T> which, Function<T, V> value) {
        return entries.stream().filter(which).findFirst().map(value).orElse(null);
    }

    private static <T> String names(List<T> entries, Function<T, String> name) {
        return entries.isEmpty()
                ? "; there is none"
                : "; there is " + entries.stream().map(name).collect(Collectors.joining(", "));
    }

    /** Where it is, for messages. */
    @Override
    public String toString() {
        return "context " + name + " of " + files;
    }
}
