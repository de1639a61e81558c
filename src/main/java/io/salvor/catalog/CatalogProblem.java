package io.salvor.catalog;

/** Why something in the catalog cannot be used; fit for the reason of a condition or event. */
public enum CatalogProblem {
    /** The object is not there, although it has to be. */
    Missing,
    /** The object is larger, deeper or has more entries than anything Salvor writes. */
    TooLarge,
    /** The object is not what Salvor writes at this place. */
    Malformed,
    /** The object was written by a newer Salvor. */
    NewerFormat,
    /** The master key is not the one that the location was first used with. */
    WrongMasterKey
}
