package io.salvor.scenario;

/** The walk-through did not come to its good end; the message says where. */
public final class ScenarioFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ScenarioFailed(String message) {
        super(message);
    }
}
