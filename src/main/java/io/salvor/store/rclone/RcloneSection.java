package io.salvor.store.rclone;

import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.util.Map;
import java.util.TreeMap;

/** The part of an rclone.conf that describes one remote. */
public final class RcloneSection {
    /** What providers that write their own configuration call the remote in it. */
    public static final String STORE = "salvor_store";

    private RcloneSection() {}

    /**
     * The text for {@link #STORE}.
     *
     * @param values by rclone's names for its options; what is empty is left out
     * @throws StorageException if one has more than a line, or begins as rclone's quotes do, and so would be read as something else
     */
    public static String of(Map<String, String> values) {
        StringBuilder text = new StringBuilder("[" + STORE + "]\n");
        new TreeMap<>(values).forEach((name, value) -> {
            if (value.chars().anyMatch(Character::isISOControl) || value.startsWith("`") || value.startsWith("\"")) {
                throw new StorageException(
                        Reason.InvalidCredentials,
                        "what the location says for rclone's option " + name
                                + " has more than one line, or begins with a quote; correct the location or its Secret");
            }
            if (!value.isEmpty()) {
                text.append(name).append(" = ").append(value).append('\n');
            }
        });
        return text.toString();
    }
}
