package io.salvor.kubernetes.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.salvor.git.TlsIdentity;
import io.salvor.testing.ConnectProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The variables that name proxies are for Git hosts and buckets first of all; the API server is asked as kubectl asks it. */
class ClusterProxyTest {
    private static final String NAME = "api.example.com";

    @TempDir
    Path folder;

    @Test
    void a_pod_asks_its_own_cluster_through_none() {
        // The client reads the variables from these properties, too.
        Map<String, String> variables = Map.of(
                "https.proxy", "http://proxy.example.org:3128",
                "http.proxy", "http://proxy.example.org:3128",
                "no.proxy", "*,[fd00::1]:443");
        variables.forEach(System::setProperty);
        try {
            Config config = ClusterAccess.find(
                            Map.of("KUBERNETES_SERVICE_HOST", "10.96.0.1", "HOME", folder.toString()))
                    .config();
            assertThat(config.getHttpsProxy()).isNull();
            assertThat(config.getHttpProxy()).isNull();
            assertThat(config.getNoProxy()).isEmpty();
        } finally {
            variables.keySet().forEach(System::clearProperty);
        }
    }

    @Test
    void a_cluster_of_a_kubeconfig_is_asked_through_the_proxy_of_the_variables() throws Exception {
        TlsIdentity api = TlsIdentity.make(folder, "api", "EC", "dns:" + NAME);
        try (TlsApiServer server = new TlsApiServer(api, null);
                ConnectProxy proxy = ConnectProxy.start("me:pw").leading(NAME, server.port())) {
            String kubeconfig = kubeconfig("https://" + NAME + ":6443", api);
            String url = proxy.url().replace("://", "://me:pw@");
            ClusterAccess access =
                    find(kubeconfig, Map.of("HTTPS_PROXY", url, "NO_PROXY", "[fd00::1]:443,*.example.org"));
            try (KubernetesClient client = access.client()) {
                assertThat(client.getKubernetesVersion().getMinor()).isEqualTo("33");
            }
            assertThat(proxy.asked()).isNotEmpty().allMatch(("CONNECT " + NAME + ":6443")::equals);
        }
    }

    @Test
    void a_cluster_that_is_to_be_asked_without_it_is() throws Exception {
        String kubeconfig = kubeconfig("https://" + NAME + ":6443", TlsIdentity.make(folder, "api", "EC"));

        for (String none : List.of("*", ".example.com", NAME + ":6443")) {
            Config config = find(kubeconfig, Map.of("HTTPS_PROXY", "http://proxy:3128", "NO_PROXY", none))
                    .config();
            assertThat(config.getHttpsProxy()).as(none).isNull();
        }
        assertThatThrownBy(() -> find(kubeconfig, Map.of("HTTPS_PROXY", "socks5://proxy:1080")))
                .isInstanceOf(ClusterAccessException.class)
                .hasMessageContaining("HTTPS_PROXY");
    }

    private ClusterAccess find(String kubeconfig, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(more);
        environment.put("KUBECONFIG", kubeconfig);
        environment.put("HOME", folder.toString());
        return ClusterAccess.find(environment);
    }

    private String kubeconfig(String server, TlsIdentity authority) throws Exception {
        String data = Base64.getEncoder().encodeToString(authority.certificate());
        return write("{current-context: a, contexts: [{name: a, context: {cluster: c, user: u}}],"
                + " users: [{name: u, user: {token: t}}],"
                + " clusters: [{name: c, cluster: {server: '" + server + "', certificate-authority-data: " + data
                + "}}]}");
    }

    private String write(String text) throws IOException {
        return Files.writeString(folder.resolve("config"), text, StandardCharsets.UTF_8)
                .toString();
    }
}
