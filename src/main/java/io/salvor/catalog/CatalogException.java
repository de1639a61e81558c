package io.salvor.catalog;

/** Something in the catalog cannot be used. The message names the object's key and says what to do. */
public final class CatalogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CatalogProblem reason;
    private final String key;

    public CatalogException(CatalogProblem reason, String key, String message) {
        this(reason, key, message, null);
    }

    public CatalogException(CatalogProblem reason, String key, String message, Throwable cause) {
        super(key + ": " + message, cause);
        this.reason = reason;
        this.key = key;
    }

    public CatalogProblem reason() {
        return reason;
    }

    /** Key of the object in the location, without the location's prefix. */
    public String key() {
        return key;
    }
}
