package io.salvor.sync;

/** What becomes of a revision: it is applied whole, or not at all. */
public sealed interface RevisionDecision permits Changes, Refusal {}
