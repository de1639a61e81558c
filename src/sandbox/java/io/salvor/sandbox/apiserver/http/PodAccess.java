package io.salvor.sandbox.apiserver.http;

import io.salvor.sandbox.apiserver.api.ApiException;

/** Decides who may run commands in a pod. */
public interface PodAccess {

    /**
     * Refuses what the caller has no right to.
     *
     * @param caller the header Authorization; empty for the administrator
     * @throws ApiException Forbidden
     */
    void check(String caller, String namespace, String pod);
}
