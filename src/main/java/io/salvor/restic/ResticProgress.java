package io.salvor.restic;

/** How far a run is; the totals grow while restic is still scanning. All are counts of files or bytes. */
public record ResticProgress(long totalFiles, long filesDone, long totalBytes, long bytesDone) {}
