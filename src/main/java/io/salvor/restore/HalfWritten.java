package io.salvor.restore;

/**
 * That an earlier Restore has begun to write a volume and has not finished it.
 *
 * @param restore its name
 * @param until when it had written last, RFC 3339
 * @param volumeUid of the PersistentVolume that it wrote to
 */
public record HalfWritten(String restore, String until, String volumeUid) {}
