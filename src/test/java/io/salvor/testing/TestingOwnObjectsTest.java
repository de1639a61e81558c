package io.salvor.testing;

import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.OwnObjectsContract;
import java.time.Clock;

class TestingOwnObjectsTest extends OwnObjectsContract {
    private final TestingOwnObjects objects = new TestingOwnObjects(new TestingCalls(), Clock.systemUTC());

    @Override
    protected OwnObjects objects() {
        return objects;
    }
}
