package io.salvor.restore;

/**
 * By which way data is put back.
 *
 * @param throughClaims whether what lies behind a claim is put back before any pod that mounts it is made, by a holder pod; else each pod waits
 *     for its own data
 * @param podVolumes whether volumes that live with a pod come back where its controller would make the pod anew
 * @param inPlace what is asked for where only data comes back; null where objects do
 */
public record DataRequest(boolean throughClaims, boolean podVolumes, InPlaceRequest inPlace) {
    /** What is done where nobody asks for another way. */
    public static final DataRequest USUAL = new DataRequest(true, true, null);
}
