package io.salvor.coverage;

import java.time.Instant;

/**
 * The newest backup that holds a volume whole.
 *
 * @param claimUid UID of the claim at that time; null where it is not known or there was none
 * @param policy the policy that was run
 * @param backup name of the Backup
 * @param time when the volume was done
 */
public record LastGood(VolumeKey volume, String claimUid, String policy, String backup, Instant time) {}
