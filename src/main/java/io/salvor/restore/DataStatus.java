package io.salvor.restore;

/** How data stands that objects need. */
public enum DataStatus {
    /** It is back, or was kept. */
    Whole,
    /** It is being put back, or will be. */
    Open,
    /** It is not back and will not be. */
    Lost
}
