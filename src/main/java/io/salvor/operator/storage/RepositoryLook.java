package io.salvor.operator.storage;

import io.salvor.api.ResticRepository;
import io.salvor.kubernetes.Labels;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Asks for a look at a repository, by the annotation that people use for it as well. */
final class RepositoryLook {
    private RepositoryLook() {}

    /** When somebody last asked for one, in their words; null when nobody did. */
    static String requested(ResticRepository repository) {
        return repository.getMetadata().getAnnotations().get(Labels.REQUESTED_AT);
    }

    static ResticRepository request(ResticRepository repository, Instant time) {
        Map<String, String> annotations = new HashMap<>(repository.getMetadata().getAnnotations());
        annotations.put(Labels.REQUESTED_AT, time.toString());
        repository.getMetadata().setAnnotations(annotations);
        return repository;
    }
}
