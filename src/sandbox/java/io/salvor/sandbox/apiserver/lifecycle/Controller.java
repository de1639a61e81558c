package io.salvor.sandbox.apiserver.lifecycle;

import io.salvor.sandbox.apiserver.store.Change;

/** One of the server's own loops. It gets every change, one at a time, after it was made. */
interface Controller {

    void observe(Change event);
}
