package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.api.model.AuthInfo;
import io.fabric8.kubernetes.api.model.AuthProviderConfig;
import io.fabric8.kubernetes.api.model.Cluster;
import io.fabric8.kubernetes.client.Config;
import io.salvor.proxy.HttpProxy;
import io.salvor.proxy.Proxies;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;

/** What a context of a kubeconfig says, in the terms of the client; credentials that change are not in it. */
final class KubeconfigSettings {
    private static final Set<String> PROXIES = Set.of("http", "socks5");

    private final ChosenContext context;
    private final Config config = Config.empty();

    private KubeconfigSettings(ChosenContext context) {
        this.context = context;
    }

    /** @param proxies through which hosts are asked, unless the context names one for its cluster */
    static Config of(ChosenContext context, Proxies proxies) {
        KubeconfigSettings settings = new KubeconfigSettings(context);
        settings.cluster(context.cluster());
        settings.user(context.user());
        // What the client's own variables say counts more, as it always did.
        Config.configFromSysPropsOrEnvVars(settings.config);
        settings.variables(proxies);
        settings.proxy(context.cluster().getProxyUrl());
        return settings.config;
    }

    private void cluster(Cluster cluster) {
        boolean unchecked = Boolean.TRUE.equals(cluster.getInsecureSkipTlsVerify());
        config.setTrustCerts(unchecked);
        config.setDisableHostnameVerification(unchecked);
        config.setMasterUrl(cluster.getServer());
        config.setNamespace(context.namespace());
        byte[] authorities = FileOrData.authorities(context);
        if (authorities != null) {
            String pem = ClientCertificate.pem(
                    ClientCertificate.certificates(authorities, "the certificate authority of " + context));
            config.setCaCertData(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    private void user(AuthInfo user) {
        config.setAutoOAuthToken(user.getToken());
        config.setUsername(user.getUsername());
        config.setPassword(user.getPassword());
        config.setImpersonateUsername(user.getAs());
        if (user.getAsGroups() != null && !user.getAsGroups().isEmpty()) {
            config.setImpersonateGroups(user.getAsGroups().toArray(String[]::new));
        }
        if (user.getAsUserExtra() != null && !user.getAsUserExtra().isEmpty()) {
            config.setImpersonateExtras(user.getAsUserExtra());
        }
        if (user.getAsUid() != null) {
            config.setCustomHeaders(Map.of("Impersonate-Uid", user.getAsUid()));
        }
        AuthProviderConfig provider = user.getAuthProvider();
        if (provider != null && (user.getToken() == null || user.getToken().isEmpty())) {
            provider(provider);
        }
    }

    /** kubectl has one provider left. */
    private void provider(AuthProviderConfig provider) {
        if (!"oidc".equals(provider.getName())) {
            throw new ClusterAccessException("the user of " + context + " has the auth-provider " + provider.getName()
                    + ", which kubectl no longer has either; get a kubeconfig with an exec plugin");
        }
        config.setAuthProvider(provider);
        if (provider.getConfig() != null) {
            config.setAutoOAuthToken(provider.getConfig().get("id-token"));
        }
    }

    /** As kubectl reads them; the client knows fewer forms, and refuses those that it does not know. */
    private void variables(Proxies proxies) {
        try {
            URI server = URI.create(config.getMasterUrl());
            through(proxies.of(server).orElse(null), config);
        } catch (IllegalArgumentException e) {
            throw new ClusterAccessException(e.getMessage());
        }
    }

    /** @param proxy null for none */
    static void through(HttpProxy proxy, Config config) {
        String url = proxy == null
                ? null
                : "http://" + (proxy.host().contains(":") ? "[" + proxy.host() + "]" : proxy.host()) + ":"
                        + proxy.port();
        config.setHttpProxy(url);
        config.setHttpsProxy(url);
        config.setNoProxy(new String[0]);
        config.setProxyUsername(proxy == null ? null : proxy.user());
        config.setProxyPassword(proxy == null ? null : proxy.password());
    }

    private void proxy(String url) {
        if (url == null || url.isBlank()) {
            return;
        }
        through(null, config);
        URI proxy;
        try {
            proxy = URI.create(url.strip());
        } catch (IllegalArgumentException e) {
            // Without the URL, which may hold a password.
            throw new ClusterAccessException(
                    "the proxy-url of " + context + " is no URL; write %XX for special characters of its password");
        }
        String scheme = "socks5h".equals(proxy.getScheme()) ? "socks5" : proxy.getScheme();
        if (!PROXIES.contains(scheme == null ? "" : scheme) || proxy.getHost() == null) {
            throw new ClusterAccessException(
                    "the proxy-url of " + context + " is to begin with http:// or socks5:// and a host;"
                            + " a proxy that is itself asked over TLS cannot be used");
        }
        int port = proxy.getPort() > 0 ? proxy.getPort() : scheme.equals("http") ? 80 : 1080;
        String user = proxy.getRawUserInfo() == null ? "" : proxy.getRawUserInfo() + "@";
        String plain = scheme + "://" + user + proxy.getHost() + ":" + port;
        config.setHttpsProxy(plain);
        config.setHttpProxy(plain);
        // It is meant for this cluster, whatever NO_PROXY says.
        config.setNoProxy(new String[0]);
    }
}
