package io.salvor.restore;

/**
 * Which of the addresses that the old cluster gave to Services they keep, beside those that people asked for.
 *
 * @param nodePorts node ports, and those of health checks
 * @param clusterIps cluster IPs
 */
public record KeptAddresses(boolean nodePorts, boolean clusterIps) {
    /** The cluster gives new ones. */
    public static final KeptAddresses NONE = new KeptAddresses(false, false);
}
