package io.salvor.inventory;

/** An inventory that cannot be read; the message says what to do. */
public final class InventoryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InventoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
