package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** What a restore does with data that lies in a volume before it first writes there. */
@RegisterForReflection
public enum ExistingData {
    /** It stays as it is, and nothing of the backup is written. */
    Keep,
    /** Files of the backup replace those of the same name; all others stay. */
    Merge,
    /** The volume holds exactly what the backup holds; everything else goes. */
    Replace
}
