package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.Config;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The kubeconfigs that kubectl would read: those that KUBECONFIG names, or the one in the home directory.
 *
 * @param named where it was looked
 * @param byVariable whether KUBECONFIG said so
 */
record KubeconfigFiles(List<Path> named, boolean byVariable) {
    private static final String VARIABLE = "KUBECONFIG";

    /** Else the library takes for JSON what begins with a brace. */
    private static final String YAML = "# YAML\n";

    static KubeconfigFiles of(Map<String, String> environment) {
        String variable = environment.get(VARIABLE);
        List<Path> named = variable == null
                ? List.of()
                : Stream.of(variable.split(File.pathSeparator))
                        .filter(name -> !name.isBlank())
                        .map(Path::of)
                        .distinct()
                        .toList();
        if (!named.isEmpty()) {
            return new KubeconfigFiles(named, true);
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
        return new KubeconfigFiles(List.of(Path.of(home, ".kube", "config")), false);
    }

    /** Those that are there; kubectl takes no offence at others either. */
    List<Path> present() {
        return named.stream().filter(Files::exists).toList();
    }

    /** Why there is none, as a sentence. */
    String missing() {
        String names = named.stream().map(Path::toString).collect(Collectors.joining(" and "));
        String absent = named.size() == 1 ? names + ", which does not exist" : names + ", none of which exists";
        return byVariable
                ? VARIABLE + " names " + absent + "; set it to the kubeconfig of the cluster"
                : "there is no kubeconfig: " + VARIABLE + " is not set, and " + names + " does not exist; set "
                        + VARIABLE + " to the kubeconfig of the cluster";
    }

    /**
     * Reads them as one: of two entries of a name, and of two current contexts, the first counts. Paths in it are seen from the
     * folder of the file that has them.
     */
    Config merged() {
        List<Config> all = present().stream().map(KubeconfigFiles::read).toList();
        Config merged = new Config();
        merged.setClusters(first(all, Config::getClusters, entry -> entry.getName()));
        merged.setContexts(first(all, Config::getContexts, entry -> entry.getName()));
        merged.setUsers(first(all, Config::getUsers, entry -> entry.getName()));
        all.stream()
                .map(Config::getCurrentContext)
                .filter(name -> name != null && !name.isEmpty())
                .findFirst()
                .ifPresent(merged::setCurrentContext);
        return merged;
    }

    private static <T> List<T> first(List<Config> all, Function<Config, List<T>> entries, Function<T, String> name) {
        Map<String, T> found = new LinkedHashMap<>();
        for (Config config : all) {
            each(entries.apply(config), entry -> {
                // Nothing can refer to one without a name.
                if (entry != null && name.apply(entry) != null) {
                    found.putIfAbsent(name.apply(entry), entry);
                }
            });
        }
        return new ArrayList<>(found.values());
    }

    private static Config read(Path file) {
        Config config;
        try {
            String text = Files.readString(file);
            config = text.isBlank() ? new Config() : Serialization.unmarshal(YAML + text, Config.class);
        } catch (IOException e) {
            throw new ClusterAccessException("the kubeconfig " + file + " cannot be read", e);
        } catch (RuntimeException e) {
            // The parser quotes the place, which may be a token.
            throw new ClusterAccessException(
                    "the kubeconfig " + file + " cannot be read: it is no YAML, or not in the form"
                            + " of a kubeconfig; kubectl config view says where");
        }
        if (config == null) {
            return new Config();
        }
        Path folder = file.toAbsolutePath().getParent();
        each(config.getClusters(), named -> fromFolder(named == null ? null : named.getCluster(), folder));
        each(config.getUsers(), named -> fromFolder(named == null ? null : named.getUser(), folder));
        return config;
    }

    /** kubectl writes null for an empty list. */
    private static <T> void each(List<T> entries, Consumer<T> action) {
        if (entries != null) {
            entries.forEach(action);
        }
    }

    private static void fromFolder(Cluster cluster, Path folder) {
        if (cluster != null) {
            cluster.setCertificateAuthority(fromFolder(cluster.getCertificateAuthority(), folder));
        }
    }

    private static void fromFolder(AuthInfo user, Path folder) {
        if (user == null) {
            return;
        }
        user.setClientCertificate(fromFolder(user.getClientCertificate(), folder));
        user.setClientKey(fromFolder(user.getClientKey(), folder));
        user.setTokenFile(fromFolder(user.getTokenFile(), folder));
        user.setToken(user.getToken() == null || user.getToken().isEmpty() ? null : user.getToken());
        ExecConfig exec = user.getExec();
        // A bare name is looked for on the PATH.
        if (exec != null && exec.getCommand() != null && exec.getCommand().contains(File.separator)) {
            exec.setCommand(fromFolder(exec.getCommand(), folder));
        }
    }

    private static String fromFolder(String path, Path folder) {
        return path == null || path.isEmpty()
                ? null
                : folder.resolve(path).normalize().toString();
    }

    /** The files that were read, for messages. */
    @Override
    public String toString() {
        return present().stream().map(Path::toString).collect(Collectors.joining(" and "));
    }
}
