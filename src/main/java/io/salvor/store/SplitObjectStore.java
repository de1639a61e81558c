package io.salvor.store;

import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Two places as one: below {@link ObjectNames#RESTIC} lies what is in the second. */
final class SplitObjectStore implements ObjectStore {
    private final ObjectStore own;
    private final ObjectStore repositories;

    SplitObjectStore(ObjectStore own, ObjectStore repositories) {
        this.own = own;
        this.repositories = repositories;
    }

    private static boolean isRepository(String key) {
        return key.startsWith(ObjectNames.RESTIC);
    }

    private ObjectStore of(String key) {
        return isRepository(key) ? repositories : own;
    }

    private static String within(String key) {
        return isRepository(key) ? key.substring(ObjectNames.RESTIC.length()) : key;
    }

    /** Whether a prefix is shorter than the folder of the repositories, and has both places below it. */
    private static boolean isAboveBoth(String prefix) {
        return !isRepository(prefix) && ObjectNames.RESTIC.startsWith(prefix);
    }

    @Override
    public void put(String key, Path file) {
        of(key).put(within(key), file);
    }

    @Override
    public void put(String key, byte[] content) {
        of(key).put(within(key), content);
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        return of(key).putIfAbsent(within(key), content);
    }

    @Override
    public InputStream get(String key) {
        return of(key).get(within(key));
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        return of(key).get(within(key), part);
    }

    @Override
    public boolean exists(String key) {
        return of(key).exists(within(key));
    }

    /** Without what lies in the own place where the repositories would be: nothing here reads it. */
    @Override
    public List<String> folders(String prefix) {
        if (!isAboveBoth(prefix) || !prefix.isEmpty()) {
            return of(prefix).folders(within(prefix));
        }
        TreeSet<String> folders = new TreeSet<>(own.folders(""));
        String restic = ObjectNames.RESTIC.substring(0, ObjectNames.RESTIC.length() - 1);
        folders.remove(restic);
        if (!repositories.folders("").isEmpty()) {
            folders.add(restic);
        }
        return List.copyOf(folders);
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        if (!isAboveBoth(prefix)) {
            SortedMap<String, Long> sizes = of(prefix).sizes(within(prefix));
            return isRepository(prefix) ? below(ObjectNames.RESTIC, sizes) : sizes;
        }
        SortedMap<String, Long> both = new TreeMap<>(own.sizes(prefix));
        both.keySet().removeIf(SplitObjectStore::isRepository);
        both.putAll(below(ObjectNames.RESTIC, repositories.sizes("")));
        return both;
    }

    private static SortedMap<String, Long> below(String folder, SortedMap<String, Long> sizes) {
        SortedMap<String, Long> below = new TreeMap<>();
        sizes.forEach((key, size) -> below.put(folder + key, size));
        return below;
    }

    @Override
    public Usage usage(String prefix) {
        if (!isAboveBoth(prefix)) {
            return of(prefix).usage(within(prefix));
        }
        return own.usage(prefix).and(repositories.usage("")).without(own.usage(ObjectNames.RESTIC));
    }

    @Override
    public void delete(String key) {
        of(key).delete(within(key));
    }

    @Override
    public void endUploads(String prefix, Instant before) {
        if (isAboveBoth(prefix)) {
            repositories.endUploads("", before);
        }
        of(prefix).endUploads(within(prefix), before);
    }

    @Override
    public boolean erase(String key) {
        return of(key).erase(within(key));
    }

    /** A backup is lost with its data as with what the catalog says of it, so that what protects both counts. */
    @Override
    public Protection protection() {
        return own.protection().weaker(repositories.protection());
    }

    @Override
    public void probe() {
        own.probe();
        repositories.probe();
    }

    @Override
    public void reach() {
        own.reach();
        repositories.reach();
    }

    @Override
    public void close() {
        own.close();
        repositories.close();
    }
}
