package io.salvor.trouble;

/**
 * Something in the catalog cannot be used; thrown by {@code catalog}. The message names the object's key and says what to do. It is
 * tried again, because objects are brought back from a bucket's versions without anybody telling Salvor.
 */
public final class CatalogException extends Trouble {
    private static final long serialVersionUID = 1L;

    private final String key;

    public CatalogException(Reason reason, String key, String message) {
        this(reason, key, message, null);
    }

    public CatalogException(Reason reason, String key, String message, Throwable cause) {
        super(reason, Next.TRIED_AGAIN, key + ": " + message, cause);
        this.key = key;
    }

    /** Key of the object in the location, without the location's prefix. */
    public String key() {
        return key;
    }
}
