package io.salvor.operator.storage;

import io.salvor.api.ResticRepository;
import io.salvor.catalog.CatalogLayout;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;

/** What is said of a repository that was there and is gone, wherever that is found. */
final class MissingRepository {
    private MissingRepository() {}

    /** @param because how it is known that it was there */
    static ResticException trouble(ResticRepository repository, String because) {
        String namespace = repository.getSpec().volumeNamespace;
        return new ResticException(
                Reason.RepositoryMissing,
                "repository " + repository.getSpec().repoIdentifier + " of namespace " + namespace
                        + " was there and is gone (" + because
                        + "): bring the bucket's content back. If its snapshots are to be given up for good, remove "
                        + CatalogLayout.repository(namespace) + " from the location and delete ResticRepository "
                        + repository.getMetadata().getName() + "; a new one is made then");
    }
}
