package io.salvor.hook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.salvor.units.Durations;
import io.salvor.units.InvalidValueException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Commands and times as Velero's annotations write them. */
public final class HookText {
    /** A command that says nothing of it may take this long. */
    public static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Nobody waits longer than this for a hook, even if an annotation asks for it. */
    public static final Duration LONGEST = Duration.ofHours(1);

    private HookText() {}

    /**
     * A command: a JSON array, or else one program without arguments.
     *
     * @throws InvalidValueException when it cannot be used
     */
    public static List<String> words(String command) {
        if (!command.startsWith("[")) {
            return List.of(command);
        }
        List<String> words = new ArrayList<>();
        for (JsonNode word : array(command)) {
            if (!word.isTextual()) {
                throw new InvalidValueException("command holds something that is no text");
            }
            words.add(word.textValue());
        }
        if (words.isEmpty()) {
            throw new InvalidValueException("command is empty");
        }
        return words;
    }

    private static JsonNode array(String command) {
        try {
            return new ObjectMapper().readTree(command);
        } catch (JsonProcessingException e) {
            throw new InvalidValueException("command is no JSON");
        }
    }

    /**
     * A time.
     *
     * @param name what messages call it
     * @param text null where nothing is said
     * @param usual that counts then
     * @throws InvalidValueException when it cannot be read, is nothing, or is too long
     */
    public static Duration time(String name, String text, Duration usual) {
        Duration time = text == null ? usual : Durations.parse(text);
        if (time.isZero() || time.compareTo(LONGEST) > 0) {
            throw new InvalidValueException(name + " \"" + text + "\" is not more than 0s and at most 1h");
        }
        return time;
    }
}
