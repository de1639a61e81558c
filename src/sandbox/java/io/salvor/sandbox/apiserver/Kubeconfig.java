package io.salvor.sandbox.apiserver;

/** The text of kubeconfigs that lead to this API server. */
public final class Kubeconfig {
    private static final String ADMINISTRATOR = "user: {}";
    private static final String ACCOUNT = "user: {token: \"system:serviceaccount:%s:%s\"}";

    private Kubeconfig() {}

    /** One whose only context, {@code sandbox}, is the server's administrator. */
    public static String administrator(String url) {
        return """
                apiVersion: v1
                kind: Config
                current-context: sandbox
                clusters:
                - name: sandbox
                  cluster:
                    server: %s
                contexts:
                - name: sandbox
                  context:
                    cluster: sandbox
                    user: sandbox
                    namespace: default
                users:
                - name: sandbox
                  %s
                """
                .formatted(url, ADMINISTRATOR);
    }

    /** The same for a service account, which may do what its Roles allow. */
    public static String serviceAccount(String administrator, String namespace, String name) {
        return administrator.replace(ADMINISTRATOR, ACCOUNT.formatted(namespace, name));
    }
}
