package io.salvor.api;

/** The names that every kind of the API shares. */
public final class Salvor {
    /** The API group of all kinds. */
    public static final String GROUP = "salvor.io";

    /** The version of all kinds. */
    public static final String VERSION = "v1alpha1";

    private Salvor() {}
}
