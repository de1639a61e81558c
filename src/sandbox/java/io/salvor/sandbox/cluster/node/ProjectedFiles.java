package io.salvor.sandbox.cluster.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.sandbox.cluster.container.PodFields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files that secret, configMap, downwardAPI and projected volumes consist of. */
final class ProjectedFiles {

    private static final int USUAL_MODE = 0644;

    private final KubernetesClient client;
    private final Pod pod;
    private final String podIp;
    private final Map<String, File> files = new LinkedHashMap<>();

    /** One file: its content and permission bits. */
    record File(byte[] content, int mode) {}

    ProjectedFiles(KubernetesClient client, Pod pod, String podIp) {
        this.client = client;
        this.pod = pod;
        this.podIp = podIp;
    }

    /** By path relative to the volume. */
    Map<String, File> files() {
        return files;
    }

    ProjectedFiles secret(String name, List<KeyToPath> items, Integer mode, Boolean optional) {
        Map<String, byte[]> contents = secretData(name, optional);
        return add("secret \"" + name + "\"", contents, items, mode, optional);
    }

    ProjectedFiles configMap(String name, List<KeyToPath> items, Integer mode, Boolean optional) {
        return add("configmap \"" + name + "\"", configMapData(name, optional), items, mode, optional);
    }

    ProjectedFiles downward(List<DownwardAPIVolumeFile> items, Integer mode) {
        for (DownwardAPIVolumeFile item : items) {
            if (item.getFieldRef() == null) {
                throw new VolumeMountException("the sandbox has no resource fields for " + item.getPath());
            }
            byte[] value = PodFields.value(pod, podIp, item.getFieldRef().getFieldPath())
                    .getBytes(StandardCharsets.UTF_8);
            files.put(item.getPath(), new File(value, mode(item.getMode(), mode)));
        }
        return this;
    }

    ProjectedFiles projected(List<VolumeProjection> sources, Integer mode) {
        for (VolumeProjection source : sources) {
            if (source.getSecret() != null) {
                var secret = source.getSecret();
                secret(secret.getName(), secret.getItems(), mode, secret.getOptional());
            } else if (source.getConfigMap() != null) {
                var map = source.getConfigMap();
                configMap(map.getName(), map.getItems(), mode, map.getOptional());
            } else if (source.getDownwardAPI() != null) {
                downward(source.getDownwardAPI().getItems(), mode);
            } else if (source.getServiceAccountToken() != null) {
                byte[] token = "the sandbox asks for no token".getBytes(StandardCharsets.UTF_8);
                files.put(source.getServiceAccountToken().getPath(), new File(token, mode(null, mode)));
            } else {
                throw new VolumeMountException("the sandbox does not project " + source);
            }
        }
        return this;
    }

    private ProjectedFiles add(
            String owner, Map<String, byte[]> contents, List<KeyToPath> items, Integer mode, Boolean optional) {
        if (items.isEmpty()) {
            contents.forEach((key, content) -> files.put(key, new File(content, mode(null, mode))));
        }
        for (KeyToPath item : items) {
            byte[] content = contents.get(item.getKey());
            if (content != null) {
                files.put(item.getPath(), new File(content, mode(item.getMode(), mode)));
            } else if (!Boolean.TRUE.equals(optional)) {
                throw new VolumeMountException(owner + " has no key \"" + item.getKey() + "\"");
            }
        }
        return this;
    }

    private static int mode(Integer own, Integer general) {
        return own != null ? own : general != null ? general : USUAL_MODE;
    }

    private Map<String, byte[]> secretData(String name, Boolean optional) {
        String namespace = pod.getMetadata().getNamespace();
        Secret secret = client.secrets().inNamespace(namespace).withName(name).get();
        require(secret, "secret", name, optional);
        Map<String, byte[]> contents = new HashMap<>();
        if (secret != null && secret.getData() != null) {
            secret.getData()
                    .forEach((key, value) ->
                            contents.put(key, Base64.getDecoder().decode(value)));
        }
        return contents;
    }

    private Map<String, byte[]> configMapData(String name, Boolean optional) {
        String namespace = pod.getMetadata().getNamespace();
        ConfigMap map =
                client.configMaps().inNamespace(namespace).withName(name).get();
        require(map, "configmap", name, optional);
        Map<String, byte[]> contents = new HashMap<>();
        if (map != null && map.getData() != null) {
            map.getData().forEach((key, value) -> contents.put(key, value.getBytes(StandardCharsets.UTF_8)));
        }
        if (map != null && map.getBinaryData() != null) {
            map.getBinaryData()
                    .forEach((key, value) ->
                            contents.put(key, Base64.getDecoder().decode(value)));
        }
        return contents;
    }

    private static void require(Object found, String kind, String name, Boolean optional) {
        if (found == null && !Boolean.TRUE.equals(optional)) {
            throw new VolumeMountException(kind + " \"" + name + "\" not found");
        }
    }
}
