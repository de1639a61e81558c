package io.salvor.volume;

/** A StorageClass and the provisioner it names. */
public record StorageClassView(String name, String provisioner) {}
