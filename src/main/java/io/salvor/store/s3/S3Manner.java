package io.salvor.store.s3;

import java.util.HashMap;
import java.util.Map;

/**
 * How a service is spoken to.
 *
 * @param caCert certificates as PEM that are trusted beside the usual ones; empty for none
 * @param addressing how a bucket is named in a URL
 * @param storageClass of what restic writes; empty for the service's own
 * @param regions what has been found out of buckets without a region
 */
record S3Manner(String caCert, Addressing addressing, String storageClass, S3Regions regions) {
    /** In whose words a bucket is named: by the host, by the path, or as the service is known to have it. */
    enum Addressing {
        Auto("auto"),
        Path("path"),
        Host("dns");

        private final String word;

        Addressing(String word) {
            this.word = word;
        }
    }

    static S3Manner usual() {
        return new S3Manner("", Addressing.Auto, "", new S3Regions());
    }

    /** For restic. */
    Map<String, String> options() {
        Map<String, String> options = new HashMap<>();
        if (addressing != Addressing.Auto) {
            options.put("s3.bucket-lookup", addressing.word);
        }
        if (!storageClass.isEmpty()) {
            options.put("s3.storage-class", storageClass);
        }
        return options;
    }

    /** For restic, by its variables. */
    Map<String, String> files() {
        return caCert.isEmpty() ? Map.of() : Map.of("RESTIC_CACERT", caCert);
    }
}
