package io.salvor.sandbox.cluster.container;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The variables a container's spec gives it, with their references resolved. */
final class ContainerEnvironment {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_.-]*)\\)");

    private final KubernetesClient client;
    private final Pod pod;
    private final String podIp;

    ContainerEnvironment(KubernetesClient client, Pod pod, String podIp) {
        this.client = client;
        this.pod = pod;
        this.podIp = podIp;
    }

    /** @throws ContainerConfigException when a reference leads nowhere */
    Map<String, String> of(Container container) {
        Map<String, String> variables = new LinkedHashMap<>();
        container.getEnvFrom().forEach(source -> variables.putAll(all(source)));
        for (EnvVar variable : container.getEnv()) {
            String value = variable.getValueFrom() == null
                    ? expand(Objects.requireNonNullElse(variable.getValue(), ""), variables)
                    : referred(variable.getValueFrom());
            if (value != null) {
                variables.put(variable.getName(), value);
            }
        }
        return variables;
    }

    /** A text with {@code $(NAME)} replaced by the variable where there is one. */
    static String expand(String text, Map<String, String> variables) {
        Matcher matcher = REFERENCE.matcher(text);
        return matcher.replaceAll(
                found -> Matcher.quoteReplacement(variables.getOrDefault(found.group(1), found.group())));
    }

    private Map<String, String> all(EnvFromSource source) {
        String prefix = Objects.requireNonNullElse(source.getPrefix(), "");
        Map<String, String> found = new HashMap<>();
        if (source.getSecretRef() != null) {
            secret(source.getSecretRef().getName(), source.getSecretRef().getOptional())
                    .forEach((key, value) -> found.put(prefix + key, value));
        }
        if (source.getConfigMapRef() != null) {
            configMap(
                            source.getConfigMapRef().getName(),
                            source.getConfigMapRef().getOptional())
                    .forEach((key, value) -> found.put(prefix + key, value));
        }
        return found;
    }

    private String referred(EnvVarSource source) {
        if (source.getFieldRef() != null) {
            return PodFields.value(pod, podIp, source.getFieldRef().getFieldPath());
        }
        if (source.getSecretKeyRef() != null) {
            var key = source.getSecretKeyRef();
            return entry(secret(key.getName(), key.getOptional()), key.getName(), key.getKey(), key.getOptional());
        }
        if (source.getConfigMapKeyRef() != null) {
            var key = source.getConfigMapKeyRef();
            return entry(configMap(key.getName(), key.getOptional()), key.getName(), key.getKey(), key.getOptional());
        }
        throw new ContainerConfigException("the sandbox has no resource fields for variables");
    }

    private static String entry(Map<String, String> values, String name, String key, Boolean optional) {
        String value = values.get(key);
        if (value == null && !Boolean.TRUE.equals(optional)) {
            throw new ContainerConfigException("couldn't find key " + key + " in " + name);
        }
        return value;
    }

    private Map<String, String> secret(String name, Boolean optional) {
        Secret secret = client.secrets()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        require(secret, "secret", name, optional);
        Map<String, String> values = new HashMap<>();
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            values.put(key, new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8)));
        }
        return values;
    }

    private Map<String, String> configMap(String name, Boolean optional) {
        ConfigMap map = client.configMaps()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name)
                .get();
        require(map, "configmap", name, optional);
        return map == null || map.getData() == null ? Map.of() : map.getData();
    }

    private static void require(Object found, String kind, String name, Boolean optional) {
        if (found == null && !Boolean.TRUE.equals(optional)) {
            throw new ContainerConfigException(kind + " \"" + name + "\" not found");
        }
    }
}
