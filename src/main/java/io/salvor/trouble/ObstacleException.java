package io.salvor.trouble;

/**
 * The API server, the operator's own disk or a defect of Salvor kept a run from going on; made by the operator of whatever a look
 * threw. The message says what was refused and what to do. It is tried again: rights are given, and disks are freed, without anybody
 * telling Salvor.
 */
public final class ObstacleException extends Trouble {
    private static final long serialVersionUID = 1L;

    public ObstacleException(Reason reason, String message, Throwable cause) {
        super(reason, Next.TRIED_AGAIN, message, cause);
    }
}
