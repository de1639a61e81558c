package io.salvor.node;

/** The thread that works on one volume, which can be called off that volume without being asked to stop as a whole. */
final class Engagement {
    private Thread thread;
    private String why;

    /** The calling thread begins. */
    synchronized void begin() {
        thread = Thread.currentThread();
    }

    /** Interrupts the thread if it still works on the volume. @param reason why it is not to go on */
    synchronized void callOff(String reason) {
        if (thread != null && why == null) {
            why = reason;
            thread.interrupt();
        }
    }

    /** Why it was called off; null when it was not. */
    synchronized String calledOff() {
        return why;
    }

    /** The calling thread is done; it goes on with another volume, which must not be interrupted for this one. */
    synchronized void end() {
        thread = null;
        if (why != null) {
            Thread.interrupted();
        }
    }
}
