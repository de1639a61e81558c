package io.salvor.sandbox;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * What the walk-through has to know about a cluster: system properties {@code e2e.*}, or environment variables of the same
 * names in capitals, as {@code E2E_S3_URL}.
 *
 * @param namespace where Salvor is, or is to be installed
 * @param image of Salvor, also that of the application, which needs its Java and shell
 * @param bucket the bucket to install with; empty where Salvor is there already
 * @param gitUrl repository of the policies as the operator reads it
 * @param gitFolder its work tree on this machine
 * @param storageClass class of the Deployment's claim; empty for another static volume
 * @param keep leaves the application in the cluster
 */
public record ClusterSettings(
        String namespace,
        String image,
        Optional<Bucket> bucket,
        Optional<String> gitUrl,
        Optional<Path> gitFolder,
        String storageClass,
        boolean keep) {

    /** A bucket as the pods of the cluster reach it. */
    record Bucket(String url, String name, String accessKey, String secretKey) {
        @Override
        public String toString() {
            return name + " at " + url;
        }
    }

    public static ClusterSettings read() {
        Optional<String> url = value("e2e.s3.url");
        Optional<String> gitUrl = value("e2e.git.url");
        Optional<Path> gitFolder = value("e2e.git.folder").map(Path::of);
        if (gitUrl.isPresent() != gitFolder.isPresent()) {
            throw new IllegalStateException("give both -De2e.git.url, as the operator reads the repository, and"
                    + " -De2e.git.folder, where this machine commits to it, or neither");
        }
        return new ClusterSettings(
                value("e2e.namespace").orElse("salvor"),
                value("e2e.image").orElse("salvor.local/salvor:dev"),
                url.map(u ->
                        new Bucket(u, needed("e2e.s3.bucket"), needed("e2e.s3.accessKey"), needed("e2e.s3.secretKey"))),
                gitUrl,
                gitFolder,
                value("e2e.storageClass").orElse(""),
                value("e2e.keep").isPresent());
    }

    private static String needed(String name) {
        return value(name)
                .orElseThrow(() -> new IllegalStateException("-De2e.s3.url is given, but not -D" + name + " (or "
                        + variable(name) + "): Salvor is to be installed with both"));
    }

    private static Optional<String> value(String name) {
        return Optional.ofNullable(System.getProperty(name))
                .or(() -> Optional.ofNullable(System.getenv(variable(name))))
                .filter(value -> !value.isBlank());
    }

    private static String variable(String name) {
        return name.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(Locale.ROOT);
    }
}
