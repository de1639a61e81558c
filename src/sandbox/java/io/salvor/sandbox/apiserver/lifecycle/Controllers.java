package io.salvor.sandbox.apiserver.lifecycle;

import io.salvor.sandbox.apiserver.api.ApiException;
import io.salvor.sandbox.apiserver.store.Change;
import io.salvor.sandbox.apiserver.watch.WatchHub;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Runs the server's own loops in one thread, in the order changes were made. */
public final class Controllers implements AutoCloseable {

    private static final Logger LOG = System.getLogger(Controllers.class.getName());

    private final WatchHub.Watch changes;
    private final List<Controller> controllers;
    private final Thread thread;

    public Controllers(WatchHub hub, List<Controller> controllers) {
        this.changes = hub.openAll();
        this.controllers = controllers;
        this.thread = new Thread(this::run, "apiserver-controllers");
        this.thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!changes.ended()) {
                Change event = changes.next(500);
                if (event != null) {
                    controllers.forEach(controller -> inform(controller, event));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void inform(Controller controller, Change event) {
        try {
            controller.observe(event);
        } catch (ApiException e) {
            // Somebody else changed or removed the object first: their change is an event of its own.
            LOG.log(Level.DEBUG, "{0}: {1}", controller.getClass().getSimpleName(), e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(
                    Level.ERROR,
                    controller.getClass().getSimpleName() + " failed on "
                            + event.object().key(),
                    e);
        }
    }

    @Override
    public void close() {
        changes.close();
        thread.interrupt();
    }
}
