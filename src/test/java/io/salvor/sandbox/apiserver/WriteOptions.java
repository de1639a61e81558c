package io.salvor.sandbox.apiserver;

import java.util.ArrayList;
import java.util.List;

/**
 * How a write is to be done, and the warnings it gathered.
 *
 * @param manager who writes, for managedFields
 * @param validation what happens to fields a custom resource's schema does not know
 * @param force whether an apply takes fields over from other managers
 */
record WriteOptions(String manager, boolean dryRun, FieldValidation validation, boolean force, List<String> warnings) {

    enum FieldValidation {
        STRICT,
        WARN,
        IGNORE
    }

    /** The options of the server's own controllers. */
    static WriteOptions internal() {
        return new WriteOptions("kube-controller-manager", false, FieldValidation.IGNORE, true, new ArrayList<>());
    }
}
