package io.salvor.store.rclone;

import io.salvor.store.Reach;

/**
 * A place as rclone reaches it.
 *
 * @param described in words for people
 * @param root the folder of the place as rclone names it, such as {@code store:bucket/prefix}; nothing of it is secret
 * @param reach what rclone needs to get there; its file {@code RCLONE_CONFIG} is the configuration that has the remote
 * @param advice what to do when the service refuses
 */
public record RcloneRemote(String described, String root, Reach reach, Advice advice) {
    /**
     * What to do, in the words of one service.
     *
     * @param credentials when it does not take the credentials
     * @param rights when it knows who asks and refuses
     * @param bucket when there is no such bucket, or what the service calls one
     * @param address when nothing answers, or another than the service does
     */
    public record Advice(String credentials, String rights, String bucket, String address) {}

    /** Names the place and nothing that is secret. */
    @Override
    public String toString() {
        return "RcloneRemote[" + described + ", " + root + "]";
    }
}
