package io.salvor.store.s3;

import io.minio.GetBucketVersioningArgs;
import io.minio.GetObjectLockConfigurationArgs;
import io.minio.MinioClient;
import io.minio.Result;
import io.minio.errors.ErrorResponseException;
import io.minio.errors.ServerException;
import io.minio.errors.XmlParserException;
import io.minio.messages.Item;
import io.minio.messages.ObjectLockConfiguration;
import io.minio.messages.RetentionDuration;
import io.minio.messages.RetentionDurationUnit;
import io.minio.messages.RetentionMode;
import io.minio.messages.VersioningConfiguration;
import io.salvor.store.Protection;
import io.salvor.store.Protection.Lock;
import io.salvor.store.Protection.Versioning;
import io.salvor.trouble.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What a bucket keeps of objects that are replaced or removed: asks about it, and removes that too. */
record S3Versions(MinioClient client, S3Requests requests, S3Failures failures) {
    /** Of a bucket whose objects have no versions. */
    private static final String NONE = "null";

    private static final int PAGE = 100;
    private static final int DAYS_OF_A_YEAR = 365;
    private static final Set<String> NO_LOCK =
            Set.of("ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration");

    /** Removes what everybody sees. Where two do so at once, some services say to the second that there is nothing. */
    void remove(String key) throws Exception {
        try {
            client.removeObject(requests.remove(key));
        } catch (ErrorResponseException e) {
            if (failures.of(e, "removing").reason() != Reason.NotFound) {
                throw e;
            }
        }
    }

    /** Removes an object with its versions and delete markers. @return false where something of it is left, or may be */
    boolean erase(String key) throws Exception {
        List<String> versions;
        try {
            versions = listed(key);
        } catch (ErrorResponseException | ServerException | XmlParserException e) {
            return eraseVisible(key);
        }
        boolean all = true;
        for (String version : versions) {
            all &= erase(key, version);
        }
        return all;
    }

    /** Where the list of versions may not be had, or cannot be read: the one that everybody sees, and then the one before it. */
    private boolean eraseVisible(String key) throws Exception {
        for (int erased = 0; erased < PAGE; erased++) {
            String version;
            try {
                version = known(client.statObject(requests.stat(key)).versionId());
            } catch (ErrorResponseException e) {
                if (failures.of(e, "looking").reason() == Reason.NotFound) {
                    return erased > 0;
                }
                throw e;
            }
            boolean gone = erase(key, version);
            if (!gone || version == null) {
                return gone;
            }
        }
        return false;
    }

    private boolean erase(String key, String version) throws Exception {
        try {
            client.removeObject(requests.remove(key, version));
            return true;
        } catch (ErrorResponseException e) {
            return switch (failures.of(e, "removing").reason()) {
                case AccessDenied, RetentionLocked -> false;
                case NotFound -> true;
                default -> throw e;
            };
        }
    }

    private List<String> listed(String key) throws Exception {
        List<String> versions = new ArrayList<>();
        for (Result<Item> result : client.listObjects(requests.versions(key, PAGE))) {
            Item item = result.get();
            if (item.objectName().equals(requests.path(key))) {
                versions.add(known(item.versionId()));
            }
        }
        return versions;
    }

    /** Null for an object without a version. */
    private static String known(String version) {
        return NONE.equals(version) ? null : version;
    }

    /** What the bucket does; what these credentials may not ask, or the service does not know, is unknown. */
    Protection protection() {
        Versioning versioning = versioning();
        try {
            ObjectLockConfiguration lock = client.getObjectLockConfiguration(GetObjectLockConfigurationArgs.builder()
                    .bucket(requests.backend().bucket())
                    .build());
            return new Protection(versioning, lock(lock.mode()), days(lock.duration()));
        } catch (ErrorResponseException e) {
            boolean none = NO_LOCK.contains(e.errorResponse().code());
            return new Protection(versioning, none ? Lock.Off : Lock.Unknown, null);
        } catch (Exception e) {
            throw failures.of(e, "asking for the object lock of the bucket");
        }
    }

    private Versioning versioning() {
        try {
            VersioningConfiguration.Status status = client.getBucketVersioning(GetBucketVersioningArgs.builder()
                            .bucket(requests.backend().bucket())
                            .build())
                    .status();
            return switch (status) {
                case ENABLED -> Versioning.Enabled;
                case SUSPENDED -> Versioning.Suspended;
                case OFF -> Versioning.Off;
            };
        } catch (ErrorResponseException e) {
            return Versioning.Unknown;
        } catch (Exception e) {
            throw failures.of(e, "asking for the versioning of the bucket");
        }
    }

    private static Lock lock(RetentionMode mode) {
        if (mode == null) {
            return Lock.NoDefault;
        }
        return mode == RetentionMode.COMPLIANCE ? Lock.Compliance : Lock.Governance;
    }

    private static Integer days(RetentionDuration duration) {
        if (duration == null) {
            return null;
        }
        return duration.unit() == RetentionDurationUnit.YEARS
                ? duration.duration() * DAYS_OF_A_YEAR
                : duration.duration();
    }
}
