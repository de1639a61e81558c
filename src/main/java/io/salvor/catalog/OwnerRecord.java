package io.salvor.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * Which installation writes to a location; no other one does.
 *
 * @param cluster what tells the cluster from every other one
 * @param namespace of the installation in that cluster
 * @param since when it began to
 * @param location which of its locations, by the name that passwords are derived with; null but where repositories lie apart
 */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OwnerRecord(
        @JsonProperty("formatVersion") int formatVersion,
        @JsonProperty("cluster") String cluster,
        @JsonProperty("namespace") String namespace,
        @JsonProperty("since") Instant since,
        @JsonProperty("location") String location) {
    public static final int FORMAT_VERSION = 1;

    static final Format FORMAT = Format.named(FORMAT_VERSION);

    public OwnerRecord {
        Shape.text(cluster, "cluster");
        Shape.text(namespace, "namespace");
        Shape.required(since, "since");
    }

    public OwnerRecord(String cluster, String namespace, Instant since) {
        this(FORMAT_VERSION, cluster, namespace, since, null);
    }

    /** The same of the repositories of one location. */
    public OwnerRecord of(String keyContext) {
        return new OwnerRecord(formatVersion, cluster, namespace, since, keyContext);
    }

    /** The installation in one word, as people name it when they take over from it. */
    public String id() {
        return cluster + "/" + namespace + (location == null ? "" : "/" + location);
    }
}
