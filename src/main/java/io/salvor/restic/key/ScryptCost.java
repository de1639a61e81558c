package io.salvor.restic.key;

/**
 * How much work it is to make a key of a password, as scrypt (RFC 7914) counts it.
 *
 * @param n CPU and memory cost
 * @param r block size
 * @param p parallelization
 */
public record ScryptCost(int n, int r, int p) {
    /** Milliseconds of a processor and 1 MiB. Enough for a password of 256 random bits, which nobody tries out at any cost. */
    public static final ScryptCost CHEAP = new ScryptCost(1024, 8, 1);

    /** Some tenths of a second of a processor and 32 MiB: what restic chooses where it is not slower. For what people have thought of. */
    public static final ScryptCost ORDINARY = new ScryptCost(32768, 8, 6);

    private static final int BLOCK = 128;

    /** restic takes 32 MiB at most for a key that it makes. */
    private static final long MOST_MEMORY = 64L << 20;

    /** Sixteen times what restic chooses on a usual machine. */
    private static final long MOST_WORK = 1L << 24;

    /** Whether it is more work than {@link #CHEAP}. */
    public boolean isDear() {
        return work() > CHEAP.work();
    }

    /** Whether it is a cost that scrypt has, and one that this process can bear: the file of a key may be anybody's. */
    boolean isBearable() {
        return n > 1 && Integer.bitCount(n) == 1 && r > 0 && p > 0 && work() <= MOST_WORK && memory() <= MOST_MEMORY;
    }

    private double work() {
        return (double) n * r * p;
    }

    private double memory() {
        return (double) BLOCK * r * ((double) n + p);
    }
}
