/**
 * Backups and Restores in bad weather: two operators of the program as it ships, and servers, nodes and pods that fail at random under them. What
 * happens in a round is decided by its seed; what holds afterwards is looked at from outside.
 */
package io.salvor.chaos;
