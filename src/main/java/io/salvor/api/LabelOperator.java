package io.salvor.api;

import io.quarkus.runtime.annotations.RegisterForReflection;

/** How a condition looks at its label. */
@RegisterForReflection
public enum LabelOperator {
    /** The label is there with one of the values. */
    In,
    /** The label is not there, or with none of the values. */
    NotIn,
    /** The label is there. */
    Exists,
    /** The label is not there. */
    DoesNotExist
}
