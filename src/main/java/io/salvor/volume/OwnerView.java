package io.salvor.volume;

/** The controller of an object, such as a ReplicaSet. */
public record OwnerView(String kind, String name) {}
