package io.salvor.sync;

/** What becomes of a revision: it is applied, or changes nothing. */
public sealed interface RevisionDecision permits Changes, Refusal {}
