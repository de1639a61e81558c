package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How far the hooks of a pod are. */
@RegisterForReflection
public enum HookPhase {
    /** The pre-hooks were begun; written before the first one runs. */
    Before,
    /** They have ended, and the volumes may be saved. */
    Ready,
    /** One of them failed, so the volumes are not saved. */
    Refused,
    /** The post-hooks were begun. */
    After,
    /** All have ended well, or were allowed to fail. */
    Completed,
    /** One failed that must not. */
    Failed
}
