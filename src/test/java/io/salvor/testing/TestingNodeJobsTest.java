package io.salvor.testing;

import io.salvor.kubernetes.NodeJobs;
import io.salvor.kubernetes.NodeJobsContract;
import io.salvor.kubernetes.OwnObjects;
import java.util.Set;

class TestingNodeJobsTest extends NodeJobsContract {
    private final TestingCalls calls = new TestingCalls();
    private final TestingNodeJobs jobs = new TestingNodeJobs(calls, clock);
    private final TestingOwnObjects objects = new TestingOwnObjects(calls, clock);

    @Override
    protected NodeJobs jobs() {
        return jobs;
    }

    @Override
    protected OwnObjects objects() {
        return objects;
    }

    @Override
    protected void runs(String name) {
        jobs.runs(name);
    }

    @Override
    protected void ends(String name, String report) {
        jobs.ends(name, "", report);
    }

    @Override
    protected void hasNoRoom(String name, String message) {
        jobs.hasNoRoom(name, message);
    }

    @Override
    protected void cannotMount(String name, String volume) {
        jobs.cannotMount(name, volume, "/var/lib/kubelet/pods/1 is not a directory");
    }

    @Override
    protected void runsOutOfMemory(String name) {
        jobs.runsOutOfMemory(name);
    }

    @Override
    protected void lingers(String name) {
        jobs.lingers(name);
        jobs.stop(name);
    }

    @Override
    protected void vanishes(String name) {
        jobs.vanishes(name);
    }

    @Override
    protected Set<String> secrets() {
        return jobs.secrets();
    }
}
