package io.salvor.store.s3;

import io.minio.credentials.Provider;
import io.minio.credentials.StaticProvider;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import okhttp3.OkHttpClient;

/** As whom a location is spoken to. */
sealed interface S3Credentials permits S3Credentials.Keys, S3Platform {
    /** What signs the requests of the client. @param http asks for credentials where they have to be asked for */
    Provider provider(OkHttpClient http);

    /** The files that restic reads them from, by its variables. */
    Map<String, String> files();

    /** The variables of the pod that restic finds them by. */
    Set<String> inherited();

    /** What people are to correct where they are not accepted. */
    String where();

    /** What is to be done where they have run out. */
    String renewal();

    /**
     * Keys that a location's Secret holds.
     *
     * @param sessionToken null for keys that do not run out
     * @param where in which words of the Secret they are
     */
    record Keys(String accessKey, String secretKey, String sessionToken, String where) implements S3Credentials {
        public Keys {
            Objects.requireNonNull(accessKey, "access key");
            Objects.requireNonNull(secretKey, "secret key");
        }

        @Override
        public Provider provider(OkHttpClient http) {
            return new StaticProvider(accessKey, secretKey, sessionToken);
        }

        @Override
        public Map<String, String> files() {
            return Map.of("AWS_SHARED_CREDENTIALS_FILE", file());
        }

        /** As restic reads it: what stands between backquotes is taken as it is, where # and ; would begin a comment. */
        private String file() {
            String keys =
                    "[default]\naws_access_key_id = `" + accessKey + "`\naws_secret_access_key = `" + secretKey + "`\n";
            return sessionToken == null ? keys : keys + "aws_session_token = `" + sessionToken + "`\n";
        }

        @Override
        public Set<String> inherited() {
            return Set.of();
        }

        @Override
        public String renewal() {
            return "put new ones into the location's Secret, with their AWS_SESSION_TOKEN, or give the pods an identity"
                    + " that renews itself (docs/backends.md)";
        }

        /** Names nothing that is secret. */
        @Override
        public String toString() {
            return "Keys[" + accessKey + "]";
        }
    }
}
