package io.salvor.sandbox.cluster.container;

/** Whether a node reaches the API server; what its kubelet has to say waits until it does. */
public final class Uplink {
    private boolean cut;

    public synchronized void cut() {
        cut = true;
    }

    public synchronized void restore() {
        cut = false;
        notifyAll();
    }

    public synchronized boolean isCut() {
        return cut;
    }

    /** Waits until the node reaches the server; at once when the thread is to end. */
    public synchronized void await() {
        try {
            while (cut) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
