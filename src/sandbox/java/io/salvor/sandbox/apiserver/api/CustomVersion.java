package io.salvor.sandbox.apiserver.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * One version of a CustomResourceDefinition.
 *
 * @param definition the definition's name, such as {@code backups.salvor.io}
 * @param schema its openAPIV3Schema
 * @param columns its additionalPrinterColumns
 * @param selectable its selectableFields
 * @param rules the rules of its schema
 */
public record CustomVersion(
        String definition, JsonNode schema, List<JsonNode> columns, JsonNode selectable, Rules rules) {

    /** What a schema asks of an object beyond its shape. */
    public interface Rules {

        boolean any();

        /**
         * What is wrong with an object that has the shape of the schema.
         *
         * @param old the stored object, or null when it is new
         */
        public List<Cause> check(ObjectNode object, ObjectNode old);
    }
}
