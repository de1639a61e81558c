package io.salvor.kubernetes.access;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.api.model.ExecConfig;
import io.fabric8.kubernetes.api.model.NamedExtension;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Base64;
import java.util.List;

/** What a program that hands out credentials is asked, in its environment. */
final class ExecRequest {
    private static final String SETTINGS = "client.authentication.k8s.io/exec";

    private ExecRequest() {}

    /** The variable's value. */
    static String of(ExecConfig exec, ChosenContext context, boolean interactive) {
        ObjectNode request = new ObjectMapper().createObjectNode();
        request.put("kind", "ExecCredential").put("apiVersion", exec.getApiVersion());
        ObjectNode spec = request.putObject("spec").put("interactive", interactive);
        if (Boolean.TRUE.equals(exec.getProvideClusterInfo())) {
            describe(context, spec.putObject("cluster"));
        }
        return request.toString();
    }

    private static void describe(ChosenContext context, ObjectNode into) {
        Cluster cluster = context.cluster();
        into.put("server", cluster.getServer());
        if (cluster.getTlsServerName() != null) {
            into.put("tls-server-name", cluster.getTlsServerName());
        }
        if (Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify())) {
            into.put("insecure-skip-tls-verify", true);
        }
        byte[] authorities = FileOrData.authorities(context);
        if (authorities != null) {
            into.put("certificate-authority-data", Base64.getEncoder().encodeToString(authorities));
        }
        if (cluster.getProxyUrl() != null) {
            into.put("proxy-url", cluster.getProxyUrl());
        }
        List<NamedExtension> extensions = cluster.getExtensions() == null ? List.of() : cluster.getExtensions();
        extensions.stream()
                .filter(each -> SETTINGS.equals(each.getName()))
                .findFirst()
                .ifPresent(each -> into.set("config", Serialization.jsonMapper().valueToTree(each.getExtension())));
    }
}
