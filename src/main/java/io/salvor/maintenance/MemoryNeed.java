package io.salvor.maintenance;

/** Decides how much memory the Job of a repository may take, from the size of its index, which restic holds in memory. */
public final class MemoryNeed {
    private static final long LEAST = 512L << 20;
    private static final long STEP = 64L << 20;

    /** restic without any index. */
    private static final long RESTIC = 160L << 20;

    /** What an index takes in memory, by its compressed size in the bucket: what is known of each blob, and which of them are needed. */
    private static final int TIMES = 6;

    /** What is not heap of the program around restic, and its heap as a part of the limit, of a hundred; the rest is for surprises. */
    private static final long BESIDE_HEAP = 100L << 20;

    private static final int FOR_RESTIC_PERCENT = 65;

    private static final long MEBIBYTE = 1L << 20;
    private static final String MEBIBYTES = "Mi";

    private MemoryNeed() {}

    /** The limit in bytes, in steps of 64 MiB. @param indexBytes size of the index in the bucket */
    public static long ofIndex(long indexBytes) {
        long restic = RESTIC + TIMES * Math.max(0, indexBytes);
        long limit = (restic + BESIDE_HEAP) * 100 / FOR_RESTIC_PERCENT;
        return Math.max(LEAST, (limit + STEP - 1) / STEP * STEP);
    }

    /** A limit in the words of Kubernetes, such as {@code 512Mi}. */
    public static String text(long bytes) {
        return bytes / MEBIBYTE + MEBIBYTES;
    }

    /** The bytes of what {@link #text} has made. */
    public static long bytes(String text) {
        return Long.parseLong(text.replace(MEBIBYTES, "")) * MEBIBYTE;
    }
}
