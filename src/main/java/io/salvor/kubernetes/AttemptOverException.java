package io.salvor.kubernetes;

/** A Job may not write a record any more: it has ended, or another attempt has it. The message says which. */
public final class AttemptOverException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public AttemptOverException(String message) {
        super(message);
    }
}
