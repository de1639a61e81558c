package io.salvor.trouble;

/** What happens after trouble. */
public enum Next {
    /** Only a person can resolve it: the work stops, and the object is Stalled. */
    FOR_PEOPLE,
    /** It may pass by itself: the work is tried again. */
    TRIED_AGAIN
}
