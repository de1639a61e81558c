package io.salvor.store.s3;

import io.minio.credentials.Provider;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;

/**
 * The identity that a platform gives to a pod: the location names no Secret.
 *
 * @param environment of the process, of which only what names an identity is kept
 */
record S3Platform(Map<String, String> environment) implements S3Credentials {
    static final String ACCESS_KEY = "AWS_ACCESS_KEY_ID";
    static final String SECRET_KEY = "AWS_SECRET_ACCESS_KEY";
    static final String SESSION_TOKEN = "AWS_SESSION_TOKEN";
    static final String FILE = "AWS_SHARED_CREDENTIALS_FILE";
    static final String PROFILE = "AWS_PROFILE";
    static final String TOKEN_FILE = "AWS_WEB_IDENTITY_TOKEN_FILE";
    static final String REGION = "AWS_REGION";
    static final String FULL_URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    static final String RELATIVE_URI = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
    static final String CONTAINER_TOKEN = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    static final String CONTAINER_TOKEN_FILE = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
    static final String INSTANCE_SERVICE = "AWS_EC2_METADATA_SERVICE_ENDPOINT";

    private static final Set<String> NAMES = Set.of(
            ACCESS_KEY,
            SECRET_KEY,
            SESSION_TOKEN,
            FILE,
            PROFILE,
            TOKEN_FILE,
            "AWS_ROLE_ARN",
            "AWS_ROLE_SESSION_NAME",
            REGION,
            "AWS_STS_REGIONAL_ENDPOINTS",
            FULL_URI,
            RELATIVE_URI,
            CONTAINER_TOKEN,
            CONTAINER_TOKEN_FILE,
            INSTANCE_SERVICE);

    /** One of these says which identity it is; without any it can only be that of the machine. */
    private static final Set<String> SAYING = Set.of(ACCESS_KEY, FILE, TOKEN_FILE, FULL_URI, RELATIVE_URI);

    S3Platform {
        Map<String, String> known = new HashMap<>(environment);
        known.keySet().retainAll(NAMES);
        known.values().removeIf(String::isBlank);
        environment = Map.copyOf(known);
    }

    @Override
    public Provider provider(OkHttpClient http) {
        return new PlatformIdentity(environment, http);
    }

    @Override
    public Map<String, String> files() {
        return Map.of();
    }

    @Override
    public Set<String> inherited() {
        return NAMES;
    }

    /** Whether the pod has been given one, apart from that of its machine. */
    boolean isGiven() {
        return environment.keySet().stream().anyMatch(SAYING::contains);
    }

    @Override
    public String where() {
        return "what gives the pods their identity, for the location names no Secret"
                + (isGiven() ? " (" + ACCESS_KEY + ", the role of the service account, or that of the machine)" : "");
    }

    @Override
    public String renewal() {
        return "see whether the platform still renews the identity of the pods, and whether the clock is right";
    }

    /** Names nothing that is secret. */
    @Override
    public String toString() {
        return "S3Platform[" + environment.keySet() + "]";
    }
}
