package io.salvor.crash;

/** Decides the fate of each request; it may take its time, which the client then waits. */
public interface Gate {
    Fate decide(Call call);

    static Gate open() {
        return call -> Fate.PASS;
    }
}
