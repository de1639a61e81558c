package io.salvor.year;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.key.WrittenSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A namespace whose volume is saved into its repository again and again. What has changed is saved by restic; for what has not, the snapshot is
 * written as restic would write it, which takes a thousandth of the time.
 */
final class SavedNamespace {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final String name;
    private final ChangingVolume volume;
    private final RepositoryAccess access;
    private final WrittenSnapshots written;
    private Saved last;

    SavedNamespace(String name, ChangingVolume volume, RepositoryAccess access) throws IOException {
        this.name = name;
        this.volume = volume;
        this.access = access;
        this.written = new WrittenSnapshots(access);
    }

    String name() {
        return name;
    }

    ChangingVolume volume() {
        return volume;
    }

    RepositoryAccess access() {
        return access;
    }

    ResticByHand restic() {
        return new ResticByHand(access);
    }

    WrittenSnapshots written() {
        return written;
    }

    /** Makes a snapshot. @param host that it is saved under; Salvor's are all under one */
    Saved save(Instant time, String host, Map<String, String> tags) throws IOException {
        // A prune may have removed the data of one that is gone; as for restic, what is there is what a snapshot needs.
        boolean there = last != null
                && last.content() == volume.content()
                && Files.exists(Path.of(access.identifier(), "snapshots", last.id()));
        last = there ? unchanged(time, host, tags) : byRestic(time, host, tags);
        return last;
    }

    private Saved unchanged(Instant time, String host, Map<String, String> tags) throws IOException {
        ObjectNode json = last.json().deepCopy();
        json.put("time", time.toString()).put("hostname", host).put("parent", last.id());
        ArrayNode array = json.putArray("tags");
        lines(tags).forEach(array::add);
        return new Saved(written.write(Path.of(access.identifier(), "snapshots"), json), json, volume.content());
    }

    private Saved byRestic(Instant time, String host, Map<String, String> tags) throws IOException {
        List<String> arguments =
                new ArrayList<>(List.of("backup", "--quiet", "--json", "--host", host, "--time", TIME.format(time)));
        lines(tags).forEach(tag -> arguments.addAll(List.of("--tag", tag)));
        arguments.add(".");
        String[] said = restic().run(volume.folder(), arguments).strip().split("\n");
        String id = JSON.readTree(said[said.length - 1]).path("snapshot_id").asText();
        ObjectNode json = (ObjectNode) JSON.readTree(restic().run("cat", "snapshot", id));
        return new Saved(id, json, volume.content());
    }

    private static List<String> lines(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .toList();
    }
}
