/**
 * Whatever the program rclone reaches, as objects by key: one process for each open store, which is asked over loopback. What is special of a
 * service, and what to do when it refuses, comes with the remote. It must not know what is stored.
 */
package io.salvor.store.rclone;
