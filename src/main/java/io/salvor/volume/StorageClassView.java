package io.salvor.volume;

/**
 * A StorageClass and the provisioner it names.
 *
 * @param isDefault whether claims that name no class get it
 */
public record StorageClassView(String name, String provisioner, boolean isDefault) {

    /** One that is not the default. */
    public StorageClassView(String name, String provisioner) {
        this(name, provisioner, false);
    }

    /** Whether anything makes volumes of it. */
    public boolean provisions() {
        return provisioner != null && !StaticCheck.NO_PROVISIONER.equals(provisioner);
    }
}
