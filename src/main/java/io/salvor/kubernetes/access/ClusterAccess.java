package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import io.salvor.proxy.Proxies;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;

/**
 * Which cluster is talked to, and as whom: the one that kubectl would talk to in the same place, or, in a pod, its own by the pod's
 * service account. The library that asks the cluster reads some kubeconfigs otherwise than kubectl and some not at all, so that it
 * gets from here what it cannot read itself.
 */
public final class ClusterAccess {
    /** Any of these says that there is a cluster without a kubeconfig: that of the pod, or one named to the library. */
    private static final List<String> ELSEWHERE = List.of("KUBERNETES_SERVICE_HOST", "KUBERNETES_MASTER");

    private final Config config;
    private final String by;
    private final Supplier<Optional<ClientCertificate>> certificate;
    private final Optional<ExecPlugin> plugin;
    private final String serverName;

    private ClusterAccess(
            Config config,
            String by,
            Supplier<Optional<ClientCertificate>> certificate,
            Optional<ExecPlugin> plugin,
            String serverName) {
        this.config = config;
        this.by = by;
        this.certificate = certificate;
        this.plugin = plugin;
        this.serverName = serverName;
    }

    /**
     * Finds it by the environment of this process.
     *
     * @throws ClusterAccessException if there is no kubeconfig, or it cannot be used
     */
    public static ClusterAccess find() {
        return find(System.getenv());
    }

    /** Finds it by another environment. */
    public static ClusterAccess find(Map<String, String> environment) {
        return find(environment, Clock.systemUTC());
    }

    static ClusterAccess find(Map<String, String> environment, Clock clock) {
        KubeconfigFiles files = KubeconfigFiles.of(environment);
        if (!files.present().isEmpty()) {
            return of(ChosenContext.of(files), environment, clock);
        }
        if (ELSEWHERE.stream().noneMatch(environment::containsKey) && System.getProperty("kubernetes.master") == null) {
            throw new ClusterAccessException(files.missing());
        }
        Config config = Config.autoConfigure(null);
        // A pod asks its own cluster through none, whatever the variables for others say.
        KubeconfigSettings.through(null, config);
        if (config.getNamespace() == null) {
            config.setNamespace(ChosenContext.DEFAULT_NAMESPACE);
        }
        return new ClusterAccess(config, "no kubeconfig", Optional::empty, Optional.empty(), null);
    }

    private static ClusterAccess of(ChosenContext context, Map<String, String> environment, Clock clock) {
        AuthInfo user = context.user();
        String where = "the user of " + context;
        Config config = KubeconfigSettings.of(context, Proxies.of(environment));
        Optional<ExecPlugin> plugin = Optional.ofNullable(user.getExec())
                .filter(exec -> user.getToken() == null && user.getTokenFile() == null)
                .map(exec -> new ExecPlugin(exec, context, where, clock));
        if (user.getTokenFile() != null) {
            config.setOauthTokenProvider(new TokenFile(Path.of(user.getTokenFile()), where, clock));
        } else {
            plugin.ifPresent(exec -> config.setOauthTokenProvider(exec::token));
        }
        return new ClusterAccess(
                config,
                context.toString(),
                certificate(user, where, plugin),
                plugin,
                context.cluster().getTlsServerName());
    }

    private static Supplier<Optional<ClientCertificate>> certificate(
            AuthInfo user, String where, Optional<ExecPlugin> plugin) {
        byte[] certificate = FileOrData.read(
                user.getClientCertificateData(), user.getClientCertificate(), "the client certificate of " + where);
        byte[] key = FileOrData.read(user.getClientKeyData(), user.getClientKey(), "the client key of " + where);
        if (certificate == null && key == null) {
            return plugin.<Supplier<Optional<ClientCertificate>>>map(exec -> exec)
                    .orElse(Optional::empty);
        }
        if (certificate == null || key == null) {
            throw new ClusterAccessException(where + " has a client " + (key == null ? "certificate" : "key")
                    + " and not the " + (key == null ? "key" : "certificate") + " to it; both are needed");
        }
        Optional<ClientCertificate> both = Optional.of(ClientCertificate.of(certificate, key, where));
        return () -> both;
    }

    /** The settings of clients, which may be changed for those that are made after that. */
    public Config config() {
        return config;
    }

    /** A client, which is the caller's to close. */
    public KubernetesClient client() {
        return builder(Map.of()).build();
    }

    /** What makes clients, for those who need more of them. @param more stand before each request, by their names */
    public KubernetesClientBuilder builder(Map<String, Interceptor> more) {
        KubernetesClientBuilder builder = new KubernetesClientBuilder().withConfig(config);
        if (serverName != null && !serverName.isEmpty()) {
            builder.withHttpClientFactory(new ServerName(serverName));
        }
        return builder.withHttpClientBuilderConsumer(http -> {
            identify(http);
            more.forEach(http::addOrReplaceInterceptor);
        });
    }

    private void identify(HttpClient.Builder http) {
        plugin.ifPresent(exec -> http.addOrReplaceInterceptor("exec-plugin", new RefusedCredential(exec)));
        if (certificate.get().isPresent()) {
            try {
                http.sslContext(new KeyManager[] {new ClientIdentity(certificate)}, SSLUtils.trustManagers(config));
            } catch (GeneralSecurityException | IOException e) {
                throw new ClusterAccessException("the certificate authority of " + this + " cannot be used", e);
            }
        }
    }

    /** Says in a sentence why the cluster could not be read. */
    public ClusterAccessException unreadable(KubernetesClientException e) {
        return new ClusterAccessException(
                "the cluster could not be read: " + unanswered(e) + "; check KUBECONFIG and the current context");
    }

    /** The address and what came instead of an answer. */
    public String unanswered(KubernetesClientException e) {
        return this + ": " + ClusterAccessException.said(e);
    }

    /** The address and what led there. */
    @Override
    public String toString() {
        return config.getMasterUrl() + " (" + by + ")";
    }
}
