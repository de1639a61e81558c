package io.salvor.operator.storage;

import io.salvor.store.BackendDescription;
import io.salvor.trouble.LocationException;

/** Opens storage locations by name. */
public interface Locations {
    /**
     * A location whose key fits.
     *
     * @throws LocationException for everything that may be wrong with it, its bucket and its Secrets included
     */
    OpenLocation open(String name);

    /**
     * The same, and this installation is the one that writes to it from now on.
     *
     * @throws LocationException as {@link #open}, and where it belongs to another installation
     */
    OpenLocation openToWrite(String name);

    /**
     * How a process without Secrets reaches the place of a location, as the operator does. All of it is secret.
     *
     * @throws LocationException if there is no such location, or a Secret that it names is not there
     */
    BackendDescription describe(String name);
}
