package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** Whether a repository can be used. */
@RegisterForReflection
public enum RepositoryPhase {
    /** Not opened yet. */
    New,
    /** It exists and its password opens it. */
    Ready,
    /** It cannot be used; the conditions say why. */
    NotReady
}
