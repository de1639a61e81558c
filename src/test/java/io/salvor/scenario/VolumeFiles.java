package io.salvor.scenario;

import java.util.List;

/** The files of one volume, wherever it is mounted. */
public interface VolumeFiles {
    /** Fills it with files of every kind: 2,000 small ones and one of 64 MiB where {@code large}, else a few. */
    void write(boolean large);

    /** Changes a few of the files. */
    void change();

    /** One line for each file, with everything about it that a restore must bring back, sorted. */
    List<String> fingerprint();
}
