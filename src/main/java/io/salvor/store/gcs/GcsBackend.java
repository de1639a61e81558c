package io.salvor.store.gcs;

import io.salvor.store.Backend;
import io.salvor.store.Endpoint;
import io.salvor.store.ObjectStore;
import io.salvor.store.Reach;
import io.salvor.store.rclone.Rclone;
import io.salvor.store.rclone.RcloneRemote;
import io.salvor.store.rclone.RcloneSection;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder of a bucket.
 *
 * @param prefix the folder, without a slash at either end; empty for the whole bucket
 * @param credentials JSON as Google hands it out; empty where the platform says who asks
 * @param project with which the bucket would be made; empty for none
 * @param caCert certificates to trust beside those of the system, as PEM; empty for none
 */
record GcsBackend(Rclone rclone, String bucket, String prefix, String credentials, String project, String caCert)
        implements Backend {
    private static final String CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS";

    /** By which a platform says who a pod is; the metadata server that most ask has no variable. */
    private static final Set<String> PLATFORM = Set.of(CREDENTIALS, "GCE_METADATA_HOST", "GOOGLE_CLOUD_PROJECT");

    private static final String KEY =
            "put the JSON of a key that is in force into the location's Secret, as Google made it; a key that was deleted is refused like a wrong one";

    private static final String FEDERATED =
            "see whether the provider of the pool takes the tokens of this cluster for these service accounts, and whether the file of the token is in"
                    + " the pods of the operator and of the Jobs (docs/backends.md)";

    private static final String IDENTITY =
            "see whether the service accounts of Salvor have iam.gke.io/gcp-service-account, and that one lets them use it"
                    + " (roles/iam.workloadIdentityUser), and whether the file is there that GOOGLE_APPLICATION_CREDENTIALS of the pods names, or name"
                    + " a Secret in spec.credential (docs/backends.md)";

    private static final String RIGHTS =
            "give the service account the role Storage Object Admin (roles/storage.objectAdmin) on the bucket";

    private static final String BUCKET = "create the bucket, or correct objectStorage.bucket";

    private static final String ADDRESS =
            "check that storage.googleapis.com and oauth2.googleapis.com can be reached, by HTTPS_PROXY where there is a proxy";

    @Override
    public ObjectStore open() {
        String folder = prefix.isEmpty() ? "" : "/" + prefix;
        Map<String, String> files = files();
        files.put(
                "RCLONE_CONFIG",
                // Without the third each object gets rights of its own, which a bucket with uniform rights refuses.
                RcloneSection.of(Map.of(
                        "type", "google cloud storage",
                        "env_auth", "true",
                        "bucket_policy_only", "true")));
        return rclone.open(new RcloneRemote(
                described(),
                RcloneSection.STORE + ":" + bucket + folder,
                new Reach(Map.of(), files, Map.of(), inherited()),
                new RcloneRemote.Advice(advice(), RIGHTS, BUCKET, ADDRESS)));
    }

    /** What to do where the credentials are not accepted. */
    private String advice() {
        if (credentials.isEmpty()) {
            return IDENTITY;
        }
        return credentials.contains("\"external_account\"") ? FEDERATED : KEY;
    }

    /** @return {@code gs:<bucket>:/<prefix>/<path>} */
    @Override
    public String identifier(String path) {
        return "gs:" + bucket + ":/" + (prefix.isEmpty() ? "" : prefix + "/") + path;
    }

    @Override
    public Reach reach() {
        Map<String, String> environment = project.isEmpty() ? Map.of() : Map.of("GOOGLE_PROJECT_ID", project);
        return new Reach(environment, files(), Map.of(), inherited());
    }

    private Map<String, String> files() {
        Map<String, String> files = new HashMap<>();
        if (!credentials.isEmpty()) {
            files.put(CREDENTIALS, credentials);
        }
        if (!caCert.isEmpty()) {
            // Programs in Go read those of this file beside those in the system's folder, for tokens too.
            files.put("SSL_CERT_FILE", caCert + "\n");
        }
        return files;
    }

    private Set<String> inherited() {
        return credentials.isEmpty() ? PLATFORM : Set.of();
    }

    @Override
    public Optional<Endpoint> endpoint() {
        return Optional.of(new Endpoint(URI.create("https://storage.googleapis.com"), caCert));
    }

    @Override
    public String described() {
        return "bucket " + bucket + " at Google Cloud Storage";
    }

    @Override
    public String toString() {
        return "GcsBackend[" + described() + ", prefix=" + prefix + ", credentials=***]";
    }
}
