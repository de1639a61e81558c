package io.salvor.year;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A snapshot and what it must hold.
 *
 * @param json as restic keeps it
 * @param content of each file, by its path
 */
record Saved(String id, ObjectNode json, Map<String, String> content) {}
