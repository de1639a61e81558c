package io.salvor.store.sftp;

import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.ChannelSftp.LsEntry;
import com.jcraft.jsch.SftpATTRS;
import com.jcraft.jsch.SftpException;
import io.salvor.store.Usage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Lists what a place holds, by one channel. Links are not followed and are no objects; what vanishes meanwhile was not there. */
record SftpListing(ChannelSftp channel, String root) {
    /** What is done with a file. @return false to look no further */
    private interface Found {
        boolean file(String key, SftpATTRS attributes) throws SftpException;
    }

    SortedMap<String, Long> sizes(String prefix) throws SftpException {
        SortedMap<String, Long> sizes = new TreeMap<>();
        walk(folder(prefix), prefix, (key, attributes) -> {
            if (!SftpPaths.isUnfinishedOfRestic(name(key))) {
                sizes.put(key, attributes.getSize());
            }
            return true;
        });
        return sizes;
    }

    Usage usage(String prefix) throws SftpException {
        Usage[] usage = {Usage.NONE};
        walk(folder(prefix), prefix, (key, attributes) -> {
            if (!SftpPaths.isUnfinishedOfRestic(name(key))) {
                usage[0] = usage[0].and(attributes.getSize());
            }
            return true;
        });
        return usage[0];
    }

    /** Folders directly under another that hold an object: restic makes some that hold none. */
    List<String> folders(String prefix) throws SftpException {
        List<String> folders = new ArrayList<>();
        for (String name : entries(folder(prefix)).entrySet().stream()
                .filter(entry -> entry.getValue().isDir())
                .map(entry -> entry.getKey())
                .toList()) {
            String below = folder(prefix) + name + "/";
            if (!walk(below, below, (key, attributes) -> SftpPaths.isUnfinishedOfRestic(name(key)))) {
                folders.add(name);
            }
        }
        return folders;
    }

    /** Removes what was not written whole and has not been written to since a time: our own, and restic's under the prefix. */
    void sweep(String prefix, Instant before) throws SftpException {
        walk(SftpPaths.UNFINISHED + "/", "", (key, attributes) -> sweep(key, attributes, before));
        walk(
                folder(prefix),
                prefix,
                (key, attributes) -> !SftpPaths.isUnfinishedOfRestic(name(key)) || sweep(key, attributes, before));
    }

    private boolean sweep(String key, SftpATTRS attributes, Instant before) throws SftpException {
        if (Instant.ofEpochSecond(Integer.toUnsignedLong(attributes.getMTime())).isBefore(before)) {
            new SftpFiles(channel, root).remove(path(key), SftpPaths.parent(path(key)));
        }
        return true;
    }

    private static String folder(String prefix) {
        return prefix.substring(0, prefix.lastIndexOf('/') + 1);
    }

    private static String name(String key) {
        return key.substring(key.lastIndexOf('/') + 1);
    }

    private String path(String key) {
        String path = key.isEmpty() ? root : root + "/" + key;
        return path.endsWith("/") && path.length() > 1 ? path.substring(0, path.length() - 1) : path;
    }

    /** @return false if it was broken off */
    private boolean walk(String folder, String prefix, Found found) throws SftpException {
        for (var entry : entries(folder).entrySet()) {
            String key = folder + entry.getKey();
            if (entry.getValue().isReg() && key.startsWith(prefix) && !found.file(key, entry.getValue())) {
                return false;
            }
            String below = key + "/";
            if (entry.getValue().isDir()
                    && (below.startsWith(prefix) || prefix.startsWith(below))
                    && !walk(below, prefix, found)) {
                return false;
            }
        }
        return true;
    }

    /** What lies in a folder, by name; nothing where there is none. */
    private TreeMap<String, SftpATTRS> entries(String folder) throws SftpException {
        TreeMap<String, SftpATTRS> entries = new TreeMap<>();
        String path = path(folder);
        SftpATTRS itself = new SftpFiles(channel, root).attributes(path);
        // The place itself may be reached over a link of the administrator's.
        if (itself == null || !itself.isDir() && !(folder.isEmpty() && itself.isLink())) {
            return entries;
        }
        try {
            for (LsEntry entry : channel.ls(SftpPaths.quoted(path) + "/")) {
                String name = entry.getFilename();
                if (!name.equals(".") && !name.equals("..") && !name.equals(SftpPaths.UNFINISHED)) {
                    entries.put(name, entry.getAttrs());
                }
            }
            return entries;
        } catch (SftpException e) {
            if (e.id == ChannelSftp.SSH_FX_NO_SUCH_FILE) {
                return entries;
            }
            throw e;
        }
    }
}
