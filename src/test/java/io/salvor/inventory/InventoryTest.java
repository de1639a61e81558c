package io.salvor.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InventoryTest {
    private static final String EMPTY =
            "{\"apiVersion\": \"salvor.io/inventory/v1\", \"takenAt\": \"2026-11-22T12:00:00Z\"";

    @Test
    void what_a_later_version_adds_is_passed_over() {
        Inventory inventory = parse(
                EMPTY + ", \"moons\": [1], \"namespaces\": [{\"metadata\": {\"name\": \"shop\"}, \"orbit\": {}}]}");
        assertThat(inventory.cluster().cluster().namespaces()).hasSize(1);
        assertThat(inventory.takenAt()).isEqualTo("2026-11-22T12:00:00Z");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not json            | in.json is not JSON",
                "[]                  | in.json is not an inventory",
                "{}                  | in.json is not an inventory",
                "{\"apiVersion\": \"v1\"} | in.json is not an inventory",
                "{\"apiVersion\": \"salvor.io/inventory/v2\"} | version salvor.io/inventory/v2, and this program reads salvor.io/inventory/v1",
                "{\"apiVersion\": \"salvor.io/inventory/v1\", \"takenAt\": \"yesterday\"} | in.json is damaged: takenAt is not a time; make it anew with salvor inventory --output FILE",
                "{\"apiVersion\": \"salvor.io/inventory/v1\"} | in.json is damaged: takenAt is missing; make it anew",
                "{\"apiVersion\": \"salvor.io/inventory/v1\", \"takenAt\": \"2026-05-01T00:00:00Z\", \"policies\": [{\"metadata\": {\"name\": \"shop\", \"creationTimestamp\": \"2026-05-01T00:00:00Z\"}, \"spec\": null}]} | in.json is damaged: policies, \"shop\": spec is missing; make it anew",
                "{\"apiVersion\": \"salvor.io/inventory/v1\", \"takenAt\": \"2026-05-01T00:00:00Z\", \"backups\": [{\"name\": \"b\"}]} | in.json is damaged: backups, \"b\": time is missing; make it anew"
            })
    void what_is_no_inventory_of_this_version_is_refused(String document, String message) {
        assertThatThrownBy(() -> parse(document))
                .isInstanceOf(InventoryException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("salvor");
    }

    private static Inventory parse(String document) {
        return Inventory.parse(document.getBytes(StandardCharsets.UTF_8), "in.json", new ObjectMapper());
    }
}
