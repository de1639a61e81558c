package io.salvor.trouble;

/**
 * A Backup or Restore that cannot be made as it was asked for; thrown by the operator where it prepares one. The message names what
 * is missing and what there is instead. It is for people: another one has to be asked for.
 */
public final class RefusedException extends Trouble {
    private static final long serialVersionUID = 1L;

    public RefusedException(Reason reason, String message) {
        super(reason, Next.FOR_PEOPLE, message, null);
    }
}
