package io.salvor.restic;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;

/** One line of restic's JSON output. */
sealed interface ResticEvent {
    /** How far a backup or restore is. */
    record Status(ResticProgress progress) implements ResticEvent {}

    /** The end of a backup or restore, with its figures. */
    record Summary(JsonNode figures) implements ResticEvent {}

    /** An item that could not be read or written. */
    record ItemError(FailedItem item) implements ResticEvent {}

    /** An item that could not be counted ahead for the progress. What is lost by it is said again as an {@link ItemError}. */
    record ScanError() implements ResticEvent {}

    /** The last words before a failing exit. */
    record ExitError(int code, String message) implements ResticEvent {}

    /** A repository was made. */
    record Initialized(String id) implements ResticEvent {}

    /** Parses one line; empty for what is not JSON and for kinds of events that Salvor does not use. */
    static Optional<ResticEvent> parse(String line) {
        JsonNode event;
        try {
            event = Json.MAPPER.readTree(line);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
        return switch (event.path("message_type").asText("")) {
            case "status" -> Optional.of(new Status(progress(event)));
            case "summary" -> Optional.of(new Summary(event));
            case "error" -> Optional.of(error(event));
            case "exit_error" ->
                Optional.of(new ExitError(
                        event.path("code").asInt(),
                        OneLine.of(event.path("message").asText(""))));
            case "initialized" -> Optional.of(new Initialized(event.path("id").asText("")));
            default -> Optional.empty();
        };
    }

    private static ResticProgress progress(JsonNode status) {
        return new ResticProgress(
                status.path("total_files").asLong(),
                status.path("files_done").asLong()
                        + status.path("files_restored").asLong()
                        + status.path("files_skipped").asLong(),
                status.path("total_bytes").asLong(),
                status.path("bytes_done").asLong()
                        + status.path("bytes_restored").asLong()
                        + status.path("bytes_skipped").asLong());
    }

    private static ResticEvent error(JsonNode event) {
        if (event.path("during").asText("").equals("scan")) {
            return new ScanError();
        }
        return new ItemError(new FailedItem(event.path("item").asText(""), errorMessage(event.path("error"))));
    }

    private static String errorMessage(JsonNode error) {
        String message = error.path("message").asText("");
        return message.isEmpty() ? error.toString() : OneLine.of(message);
    }

    /** The mapper of all restic output. */
    final class Json {
        // The stream of a process is drained to its end after its document was read.
        static final ObjectMapper MAPPER = new ObjectMapper().disable(JsonParser.Feature.AUTO_CLOSE_SOURCE);

        private Json() {}
    }
}
