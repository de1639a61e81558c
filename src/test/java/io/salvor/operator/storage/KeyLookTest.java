package io.salvor.operator.storage;

import static io.salvor.operator.storage.StorageFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import io.salvor.api.KeyCost;
import io.salvor.api.RepositoryPhase;
import io.salvor.api.ResticRepository;
import io.salvor.api.ResticRepositoryStatus;
import io.salvor.kubernetes.Names;
import io.salvor.operator.run.ExclusiveWork;
import io.salvor.restic.RepositoryAccess;
import io.salvor.restic.Restic;
import io.salvor.store.ObjectNames;
import io.salvor.testing.ReadyRepository;
import io.salvor.testing.ResticBinary;
import io.salvor.testing.TestingLocations;
import io.salvor.testing.TestingNodeJobs;
import io.salvor.testing.TestingRepositoryLease;
import io.salvor.trouble.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyLookTest {
    private static final String NAME = Names.repository("shop", "default");
    private static final String LEASE = "repository-" + NAME;
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String KEYS = ObjectNames.repositoryKeys("shop");

    @TempDir
    Path folder;

    private StorageFixture fixture;
    private TestingLocations locations;
    private TestingRepositoryLease leases;
    private ResticSlots slots;
    private OpenLocation location;
    private List<String> old;

    @BeforeEach
    void a_repository_that_is_ready_since_before_keys_were_cheap() {
        fixture = new StorageFixture(folder);
        locations = new TestingLocations(folder);
        leases = new TestingRepositoryLease(fixture.calls, fixture.clock);
        slots = new ResticSlots(fixture.config, fixture.clock);
        location = locations.open("default");
        new Repositories(fixture.objects, fixture.config, fixture.events, fixture.clock)
                .ensure("shop", location, fixture.clock.instant());
        String id = ReadyRepository.makeDear(location.access("shop"));
        ResticRepository repository = now();
        repository.getStatus().phase = RepositoryPhase.Ready;
        repository.getStatus().repositoryID = id;
        fixture.objects.put(repository);
        old = keys();
    }

    @Test
    void its_key_is_made_cheap_under_the_lease_and_left_alone() {
        look(restic());

        assertThat(status().keyCost).isEqualTo(KeyCost.Cheap);
        assertThat(keys()).hasSize(1).doesNotContainAnyElementsOf(old);
        assertThat(restic().open(location.access("shop"), PATIENCE)).isEqualTo(status().repositoryID);
        assertThat(fixture.calls.made()).contains("acquire " + LEASE);
        assertThat(leases.held()).isEmpty();
        assertThat(status().conditions).noneMatch(condition -> condition.type.equals("CheapKey"));
        fixture.calls.clear();
        look(restic());
        assertThat(fixture.calls.made()).doesNotContain("acquire " + LEASE);
    }

    /** Somebody puts another key into the place of all that are there. */
    private void replaceKeys(Path other) throws IOException {
        Path place = Path.of(location.repoIdentifier("shop"), "keys");
        for (String key : keys()) {
            Files.delete(place.resolve(key.substring(KEYS.length())));
        }
        try (Stream<Path> others = Files.list(other)) {
            for (Path key : others.toList()) {
                Files.copy(key, place.resolve(key.getFileName()));
            }
        }
    }

    @Test
    void once_a_day_it_is_looked_at_and_what_somebody_has_put_there_is_seen() throws IOException {
        Path dear = folder.resolve("dear");
        Files.createDirectories(dear);
        for (String key : old) {
            String name = key.substring(KEYS.length());
            Files.copy(Path.of(location.repoIdentifier("shop"), "keys", name), dear.resolve(name));
        }
        look(restic());
        assertThat(status().keyLookTime).isEqualTo(fixture.clock.instant().toString());
        replaceKeys(dear);
        fixture.clock.advance(Duration.ofHours(23));
        look(restic());
        assertThat(keys()).isEqualTo(old);
        fixture.clock.advance(Duration.ofHours(1));
        look(restic());

        assertThat(status().keyCost).isEqualTo(KeyCost.Cheap);
        assertThat(status().keyLookTime).isEqualTo(fixture.clock.instant().toString());
        assertThat(keys()).hasSize(1).doesNotContainAnyElementsOf(old);

        fixture.clock.advance(Duration.ofDays(1));
        fixture.calls.clear();
        look(restic());
        assertThat(status().keyLookTime).isEqualTo(fixture.clock.instant().toString());
        assertThat(fixture.calls.made()).doesNotContain("acquire " + LEASE);
    }

    @Test
    void where_its_password_opens_it_no_more_it_is_not_ready_any_more() throws IOException {
        look(restic());
        Path theirs = folder.resolve("theirs");
        ReadyRepository.make(new RepositoryAccess(theirs.toString(), "theirs", Map.of()));
        replaceKeys(theirs.resolve("keys"));
        fixture.clock.advance(Duration.ofDays(1));
        look(restic());

        assertThat(status().phase).isEqualTo(RepositoryPhase.NotReady);
        assertThat(condition(status().conditions, "Ready").reason).isEqualTo("WrongPassword");
        assertThat(status().keyCost).isNull();
    }

    @Test
    void in_a_location_that_is_only_read_nothing_is_written() {
        locations.readOnly("default");

        look(restic());

        assertThat(keys()).isEqualTo(old);
        assertThat(status().keyCost).isNull();
        assertThat(status().phase).isEqualTo(RepositoryPhase.Ready);
    }

    @Test
    void while_somebody_else_works_on_it_it_is_left_alone() {
        leases.heldBy(LEASE, "another operator");

        assertThat(look(restic())).isEqualTo(Duration.ofSeconds(10));

        assertThat(keys()).isEqualTo(old);
    }

    @Test
    void while_as_many_are_looked_at_as_there_is_room_for_it_waits() {
        assertThat(slots.take("a")).isTrue();
        assertThat(slots.take("b")).isTrue();

        assertThat(look(restic())).isEqualTo(Duration.ofSeconds(1));

        assertThat(keys()).isEqualTo(old);
    }

    @Test
    void a_key_that_restic_refuses_is_said_and_tried_again_a_day_later() throws IOException {
        Path script = Files.writeString(
                folder.resolve("restic"),
                "#!/bin/sh\n[ \"$1\" = cat ] && exit 1\nexec " + ResticBinary.path() + " \"$@\"\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        Restic refusing = new Restic(script, null);

        look(refusing);

        assertThat(status().keyCost).isEqualTo(KeyCost.Ordinary);
        assertThat(status().phase).isEqualTo(RepositoryPhase.Ready);
        assertThat(keys()).isEqualTo(old);
        assertThat(condition(status().conditions, "CheapKey"))
                .extracting(condition -> condition.status, condition -> condition.reason)
                .containsExactly("False", "CheapKeyRefused");
        assertThat(condition(status().conditions, "CheapKey").message)
                .contains(location.repoIdentifier("shop"), "half a second");
        fixture.clock.advance(Duration.ofHours(23));
        look(restic());
        assertThat(keys()).isEqualTo(old);
        fixture.clock.advance(Duration.ofHours(1));
        look(restic());
        assertThat(status().keyCost).isEqualTo(KeyCost.Cheap);
        assertThat(status().conditions).noneMatch(condition -> condition.type.equals("CheapKey"));
    }

    @Test
    void a_bucket_that_denies_it_is_named_and_tried_again_an_hour_later() {
        locations.store("default").failWriting("keys/", Reason.AccessDenied);

        assertThat(look(restic())).isEqualTo(Duration.ofHours(1));

        assertThat(condition(status().conditions, "CheapKey").reason).isEqualTo("AccessDenied");
        assertThat(keys()).isEqualTo(old);
        locations.recover("default");
        fixture.clock.advance(Duration.ofMinutes(59));
        assertThat(look(restic())).isEqualTo(Duration.ofMinutes(1));
        fixture.clock.advance(Duration.ofMinutes(1));
        look(restic());
        assertThat(status().keyCost).isEqualTo(KeyCost.Cheap);
    }

    @Test
    void a_location_that_cannot_be_opened_changes_nothing() {
        locations.fail("default", Reason.Unreachable);

        look(restic());

        assertThat(status().keyCost).isNull();
        assertThat(keys()).isEqualTo(old);
    }

    private Duration look(Restic restic) {
        return Duration.ofMillis(fixture.repositories(
                        locations,
                        restic,
                        new TestingNodeJobs(fixture.calls, fixture.clock),
                        slots,
                        new ExclusiveWork(leases))
                .reconcile(now(), null)
                .getScheduleDelay()
                .orElseThrow());
    }

    private static Restic restic() {
        return new Restic(ResticBinary.path(), null);
    }

    private List<String> keys() {
        return location.store().keys(KEYS);
    }

    private ResticRepository now() {
        return fixture.objects.get(ResticRepository.class, NAME).orElseThrow();
    }

    private ResticRepositoryStatus status() {
        return now().getStatus();
    }
}
