package io.salvor.operator.restore;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.salvor.api.Restore;
import io.salvor.kubernetes.Labels;
import io.salvor.kubernetes.Names;
import io.salvor.kubernetes.OwnObjects;
import io.salvor.kubernetes.Owners;
import io.salvor.store.ObjectPart;
import io.salvor.store.ObjectStore;
import io.salvor.trouble.Reason;
import io.salvor.trouble.StorageException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What is kept of one Restore in the cluster, because its location is only read: each key as Secrets that the Restore owns, so that they go
 * with it. A Secret holds a part; the first, which is written last, says how many there are.
 */
final class SecretStore implements ObjectStore {
    /** A Secret may hold a mebibyte. */
    private static final int PART = 700 * 1024;

    private static final String CONTENT = "content";
    private static final String PARTS = "parts";

    private final OwnObjects objects;
    private final Restore restore;

    SecretStore(OwnObjects objects, Restore restore) {
        this.objects = objects;
        this.restore = restore;
    }

    /** The Secret with the first part of a key. */
    String name(String key) {
        return name(key, 0);
    }

    private String name(String key, int part) {
        String first = Names.paper(
                restore.getMetadata().getName(), restore.getMetadata().getUid() + "/" + key);
        return part == 0 ? first : first + "-" + part;
    }

    @Override
    public void put(String key, byte[] content) {
        delete(key);
        int parts = Math.max(1, (content.length + PART - 1) / PART);
        for (int part = parts - 1; part >= 0; part--) {
            byte[] some = Arrays.copyOfRange(content, part * PART, Math.min(content.length, (part + 1) * PART));
            Secret secret = secret(key, part, parts, some);
            // Without the first part, which says how many there are, others may have stayed of a write that was cut
            // short.
            if (!objects.createIfMissing(secret)) {
                objects.deleteSecret(name(key, part));
                if (objects.createIfMissing(secret)) {
                    continue;
                }
                throw new StorageException(
                        Reason.Other, "Secret " + name(key, part) + " comes back although it was deleted");
            }
        }
    }

    private Secret secret(String key, int part, int parts, byte[] content) {
        return new SecretBuilder()
                .withNewMetadata()
                .withName(name(key, part))
                .withNamespace(restore.getMetadata().getNamespace())
                .addToLabels(Labels.MANAGED_BY, Labels.MANAGED_BY_VALUE)
                .addToLabels(Labels.RESTORE_PAPER, restore.getMetadata().getUid())
                .withOwnerReferences(Owners.controller(restore))
                .endMetadata()
                .withData(Map.of(
                        CONTENT,
                        Base64.getEncoder().encodeToString(content),
                        PARTS,
                        Base64.getEncoder()
                                .encodeToString(Integer.toString(parts).getBytes(StandardCharsets.US_ASCII))))
                .build();
    }

    private Optional<byte[]> data(String name, String key) {
        return objects.secret(name)
                .map(Secret::getData)
                .map(data -> data.get(key))
                .map(Base64.getDecoder()::decode);
    }

    private int parts(String key) {
        return data(name(key), PARTS)
                .map(text -> Integer.parseInt(new String(text, StandardCharsets.US_ASCII)))
                .orElse(0);
    }

    @Override
    public InputStream get(String key) {
        int parts = parts(key);
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (int part = 0; part < Math.max(1, parts); part++) {
            String name = name(key, part);
            whole.writeBytes(data(name, CONTENT)
                    .orElseThrow(() -> new StorageException(Reason.NotFound, "Secret " + name + " is not there")));
        }
        return new ByteArrayInputStream(whole.toByteArray());
    }

    @Override
    public InputStream get(String key, ObjectPart part) {
        try {
            return part.of(get(key));
        } catch (IOException e) {
            throw new StorageException(Reason.Other, key + " cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean exists(String key) {
        return parts(key) > 0;
    }

    @Override
    public SortedMap<String, Long> sizes(String prefix) {
        SortedMap<String, Long> sizes = new TreeMap<>();
        int parts = parts(prefix);
        if (parts > 0) {
            sizes.put(
                    prefix,
                    IntStream.range(0, parts)
                            .mapToLong(part -> data(name(prefix, part), CONTENT)
                                    .map(content -> content.length)
                                    .orElse(0))
                            .sum());
        }
        return sizes;
    }

    @Override
    public void delete(String key) {
        int parts = parts(key);
        for (int part = parts - 1; part >= 0; part--) {
            objects.deleteSecret(name(key, part));
        }
    }

    @Override
    public boolean putIfAbsent(String key, byte[] content) {
        if (exists(key)) {
            return false;
        }
        put(key, content);
        return true;
    }

    @Override
    public void put(String key, Path file) {
        try {
            put(key, Files.readAllBytes(file));
        } catch (IOException e) {
            throw new StorageException(Reason.Other, file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** There is one Restore in it, so nothing of others is ever old here. */
    @Override
    public List<String> folders(String prefix) {
        return List.of();
    }

    /** A Secret is written whole or not at all. */
    @Override
    public void endUploads(String prefix, Instant before) {}

    @Override
    public void probe() {}

    @Override
    public void reach() {}

    @Override
    public void close() {}
}
