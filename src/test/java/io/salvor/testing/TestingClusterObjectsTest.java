package io.salvor.testing;

import io.fabric8.kubernetes.api.model.Pod;
import io.salvor.kubernetes.ClusterObjects;
import io.salvor.kubernetes.ClusterObjectsContract;

class TestingClusterObjectsTest extends ClusterObjectsContract {
    private final TestingClusterObjects objects = new TestingClusterObjects(new TestingCalls());

    @Override
    protected ClusterObjects objects() {
        return objects;
    }

    @Override
    protected void put(Pod pod) {
        objects.put(pod);
    }

    @Override
    protected void remove(Pod pod) {
        objects.remove(pod);
    }
}
