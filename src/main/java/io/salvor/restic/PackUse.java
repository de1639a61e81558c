package io.salvor.restic;

import java.util.List;
import java.util.Map;

/**
 * Which snapshots need something of certain packs.
 *
 * @param files the paths in each snapshot, by its ID in full; none where a folder itself cannot be listed
 */
public record PackUse(Map<String, List<String>> files) {}
