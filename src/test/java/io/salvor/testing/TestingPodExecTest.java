package io.salvor.testing;

import io.salvor.kubernetes.PodExec;
import io.salvor.kubernetes.PodExecContract;
import java.util.List;

class TestingPodExecTest extends PodExecContract {
    private final TestingPodExec exec = new TestingPodExec();

    @Override
    protected PodExec exec() {
        return exec;
    }

    @Override
    protected PodExec.Place place() {
        return new PodExec.Place("default", "db", "uid-1", "db");
    }

    @Override
    protected List<String> interrupted() {
        exec.interruptNext();
        return List.of("/bin/sleep", "20");
    }
}
