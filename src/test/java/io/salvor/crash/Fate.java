package io.salvor.crash;

/** What becomes of a request. */
public sealed interface Fate {
    /** It goes on, and its answer comes back as the server gives it. */
    record Pass() implements Fate {}

    /** It goes on; when the server has answered it in full, something is done, and its client sees no answer. */
    record Cut(Runnable then) implements Fate {}

    /** It never comes to the server, and its connection ends. */
    record Drop() implements Fate {}

    /** It never comes to the server, and this is the answer. */
    record Answer(int status, String type, String body) implements Fate {}

    Fate PASS = new Pass();
    Fate DROP = new Drop();
}
