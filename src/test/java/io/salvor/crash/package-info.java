/**
 * Every crash point of a Backup, of a Restore, of the deletion of Backups, of maintenance and of the replacement of a master key: the program
 * as it ships is run through proxies that count what it writes, and is killed right before
 * and right after each of those writes; what holds afterwards is looked at from outside. It knows of Salvor what a person sees: its
 * kinds, its bucket and its processes.
 */
package io.salvor.crash;
