package io.salvor.node;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;

/**
 * What the volumes of one restored pod wait for together: the pod goes on only when each of them is back, so none may keep a
 * place that another needs for its data.
 */
public final class PodRelease {
    private final Semaphore places;
    private final CountDownLatch unsettled;
    private volatile boolean failed;

    /** @param parallel how many volumes are restored at once; @param volumes how many there are */
    public PodRelease(int parallel, int volumes) {
        places = new Semaphore(parallel);
        unsettled = new CountDownLatch(volumes);
    }

    /** What takes a place. */
    interface Work {
        void run() throws InterruptedException;
    }

    /** Does the work in one of the places. */
    void inPlace(Work work) throws InterruptedException {
        places.acquire();
        try {
            work.run();
        } finally {
            places.release();
        }
    }

    /** A volume is back, or will not come back. */
    void settle(boolean restored) {
        failed |= !restored;
        unsettled.countDown();
    }

    /** Waits until every volume is settled; true when all are back, and the pod can go on. */
    boolean allRestored() throws InterruptedException {
        unsettled.await();
        return !failed;
    }
}
