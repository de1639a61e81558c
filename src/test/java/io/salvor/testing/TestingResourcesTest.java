package io.salvor.testing;

import io.salvor.kubernetes.Kinds;
import io.salvor.kubernetes.ResourceLister;
import io.salvor.kubernetes.ResourceWriter;
import io.salvor.kubernetes.ResourcesContract;
import java.util.List;

class TestingResourcesTest extends ResourcesContract {
    private final TestingCalls calls = new TestingCalls();
    private final TestingResources resources =
            new TestingResources(calls, List.of(CONFIG_MAPS, Kinds.NAMESPACES, Kinds.PERSISTENT_VOLUMES));

    @Override
    protected ResourceLister lister() {
        return resources;
    }

    @Override
    protected ResourceWriter writer() {
        return resources;
    }

    @Override
    protected ResourceWriter writerWithoutRights() {
        calls.fail("create configmaps", 1, 403);
        calls.fail("try configmaps", 1, 403);
        return resources;
    }
}
