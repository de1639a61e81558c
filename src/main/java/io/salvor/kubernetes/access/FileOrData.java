package io.salvor.kubernetes.access;

import io.fabric8.kubernetes.api.model.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;

/** What a kubeconfig either holds itself, in base64, or names a file for; what it holds counts. */
final class FileOrData {
    private FileOrData() {}

    /** The bytes; null where there is neither. */
    static byte[] read(String data, String file, String what) {
        if (data != null && !data.isBlank()) {
            try {
                return Base64.getMimeDecoder().decode(data.strip());
            } catch (IllegalArgumentException e) {
                throw new ClusterAccessException(what + " is not base64", e);
            }
        }
        if (file == null) {
            return null;
        }
        try {
            return Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException e) {
            throw new ClusterAccessException(what + " is to be in the file " + file + ", which does not exist");
        } catch (IOException e) {
            throw new ClusterAccessException(what + " cannot be read from the file " + file, e);
        }
    }

    /** The certificates that a cluster's own is checked against; null where the kubeconfig names none. */
    static byte[] authorities(ChosenContext context) {
        Cluster cluster = context.cluster();
        return read(
                cluster.getCertificateAuthorityData(),
                cluster.getCertificateAuthority(),
                "the certificate authority of " + context);
    }
}
