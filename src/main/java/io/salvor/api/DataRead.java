package io.salvor.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.quarkus.runtime.annotations.RegisterForReflection;

/** How much of a repository's data was read by checks, in turn. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@JsonIgnoreProperties(ignoreUnknown = true)
public class DataRead {
    @JsonPropertyDescription("Into how many parts the data is divided.")
    public Integer parts;

    @JsonPropertyDescription("The part that was read last, from 1; those before it were read in this turn.")
    public Integer part;

    @JsonPropertyDescription("How much was read in this turn, such as 21%.")
    public String percent;

    @JsonPropertyDescription("When this turn began, RFC 3339.")
    public String since;

    @JsonPropertyDescription("When the last whole turn began: all data of then was read since. RFC 3339.")
    public String allSince;
}
