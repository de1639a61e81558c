package io.salvor.catalog;

import io.salvor.trouble.CatalogException;
import io.salvor.trouble.Reason;

/** What is said of an object of the location that is not there, or not what Salvor writes. */
final class Problems {
    private Problems() {}

    static CatalogException missing(String key, String what) {
        return new CatalogException(Reason.Missing, key, what);
    }

    static CatalogException malformed(String key, String what) {
        return new CatalogException(Reason.Malformed, key, what + "; " + BoundedBytes.ADVICE);
    }
}
