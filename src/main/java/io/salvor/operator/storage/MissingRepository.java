package io.salvor.operator.storage;

import io.salvor.api.ResticRepository;
import io.salvor.catalog.CatalogLayout;
import io.salvor.trouble.Reason;
import io.salvor.trouble.ResticException;

/** What is said of a repository that was there and is gone, or is another than it was, wherever that is found. */
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

    /** @param because what there is of it */
    static ResticException remains(ResticRepository repository, String because) {
        return new ResticException(
                Reason.RepositoryMissing,
                "repository " + repository.getSpec().repoIdentifier + " of namespace "
                        + repository.getSpec().volumeNamespace + " is not whole (" + because
                        + ", and Salvor has no record that it made it): bring its config back from a copy of the bucket."
                        + " If what is there is to be given up for good, remove that folder; a new one is made then");
    }

    /** @param known its identity on record */
    static ResticException replaced(ResticRepository repository, String known, String id) {
        return new ResticException(
                Reason.RepositoryReplaced,
                "repository " + repository.getSpec().repoIdentifier + " of namespace "
                        + repository.getSpec().volumeNamespace + " is " + id + ", and not " + known
                        + " that was made there: bring the first one back. If its snapshots are to be given up for good,"
                        + " remove " + CatalogLayout.repository(repository.getSpec().volumeNamespace)
                        + " from the location");
    }
}
