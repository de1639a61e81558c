package io.salvor.store;

/** Why an object store did not do what was asked; fit for the reason of a condition or event. */
public enum StorageProblem {
    /** Nothing answers at the endpoint: unknown host, refused connection, no answer in time. */
    Unreachable,
    /** The service answers, but has no such bucket. */
    BucketMissing,
    /** The credentials are known, but may not do this. */
    AccessDenied,
    /** The service does not know the access key, or the secret key does not belong to it. */
    InvalidCredentials,
    /** No TLS connection: certificate not trusted, wrong name, or the other side does not speak TLS. */
    TlsFailed,
    /** There is no object under the key. */
    NotFound,
    /** Anything else; the message carries what the service said. */
    Other
}
