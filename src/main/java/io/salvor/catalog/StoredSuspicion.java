package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * When the volumes of a backup hold suspiciously little, as the policy stood when the backup was planned.
 *
 * @param below a share such as 10%, or off; null for the default
 * @param since what they held before this does not count; null for no such time
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StoredSuspicion(@JsonProperty("below") String below, @JsonProperty("since") Instant since) {}
