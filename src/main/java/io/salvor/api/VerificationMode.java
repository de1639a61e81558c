package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What must be signed. */
@RegisterForReflection
public enum VerificationMode {
    /** The commit. */
    HEAD,
    /** The annotated tag. */
    Tag
}
