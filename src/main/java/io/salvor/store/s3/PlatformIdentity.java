package io.salvor.store.s3;

import io.minio.credentials.Credentials;
import io.minio.credentials.IamAwsProvider;
import io.minio.credentials.WebIdentityProvider;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProviderException;
import java.util.Map;
import okhttp3.OkHttpClient;

/**
 * Fetches the credentials of a pod in the order in which restic does: those in the environment, those in a file, a role by the token of the
 * service account, what serves a container, what serves a machine. What runs out is fetched again just before; tokens and files are read anew
 * each time. The client's own class for this does not know the file of a container's token, nor a service that is not on this machine, which
 * is how EKS gives identities to pods.
 */
@RegisterForReflection(
        targets = {
            Credentials.class,
            IamAwsProvider.EcsCredentials.class,
            WebIdentityProvider.class,
            WebIdentityProvider.WebIdentityResponse.class
        })
final class PlatformIdentity extends IamAwsProvider {
    private static final String CONTAINERS = "http://169.254.170.2";

    private final Map<String, String> environment;

    /** @param environment with nothing but what names an identity */
    PlatformIdentity(Map<String, String> environment, OkHttpClient http) {
        super(service(environment), http);
        this.environment = environment;
    }

    /** Null for that of the machine, where everybody knows it. */
    private static String service(Map<String, String> environment) {
        if (environment.containsKey(S3Platform.TOKEN_FILE)) {
            String region = environment.get(S3Platform.REGION);
            String domain = region != null && region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
            return "https://sts" + (region == null ? "" : "." + region) + domain;
        }
        if (environment.containsKey(S3Platform.RELATIVE_URI)) {
            return CONTAINERS + environment.get(S3Platform.RELATIVE_URI);
        }
        return environment.getOrDefault(S3Platform.FULL_URI, environment.get(S3Platform.INSTANCE_SERVICE));
    }

    @Override
    public synchronized Credentials fetch() {
        String accessKey = environment.get(S3Platform.ACCESS_KEY);
        String secretKey = environment.get(S3Platform.SECRET_KEY);
        if (accessKey != null && secretKey != null) {
            return new Credentials(accessKey, secretKey, environment.get(S3Platform.SESSION_TOKEN), null);
        }
        String file = environment.get(S3Platform.FILE);
        if (file != null) {
            S3Credentials.Keys keys = S3Profile.of(
                    read(file), environment.getOrDefault(S3Platform.PROFILE, ""), "file " + file + " of the pod");
            return new Credentials(keys.accessKey(), keys.secretKey(), keys.sessionToken(), null);
        }
        return super.fetch();
    }

    @Override
    protected String getProperty(String name) {
        return switch (name) {
            case S3Platform.CONTAINER_TOKEN ->
                environment.containsKey(S3Platform.CONTAINER_TOKEN_FILE)
                        ? read(environment.get(S3Platform.CONTAINER_TOKEN_FILE)).strip()
                        : environment.get(name);
            // Which service it is has been decided above, and need not be on this machine.
            case S3Platform.RELATIVE_URI -> environment.getOrDefault(name, environment.get(S3Platform.FULL_URI));
            default -> environment.get(name);
        };
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new ProviderException("file " + file + " of the pod's identity cannot be read", e);
        }
    }
}
