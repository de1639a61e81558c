package io.salvor.store.s3;

import io.salvor.catalog.CatalogLayout;

/** Decides where the restic repository of a namespace lies: beside the catalog, under {@code restic/}. */
public final class RepositoryIdentifier {
    private RepositoryIdentifier() {}

    /**
     * @return {@code s3:<url>/<bucket>/<prefix>/restic/<namespace>}
     * @throws IllegalArgumentException if the namespace is no name that Kubernetes allows
     */
    public static String of(S3Location location, String namespace) {
        String folder = location.prefix().isEmpty() ? "" : location.prefix() + "/";
        return "s3:" + location.url() + "/" + location.bucket() + "/" + folder + CatalogLayout.RESTIC
                + CatalogLayout.checkedName(namespace);
    }
}
