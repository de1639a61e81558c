package io.salvor.sandbox.apiserver;

/** One of the server's own loops. It is told every change, one at a time, after it was made. */
interface Controller {

    void observe(Change event);
}
