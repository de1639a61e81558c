/**
 * One container of the program's image as a process: its files, variables, user and capabilities, and how it ended. It must not
 * know other pods, or who placed its own.
 */
package io.salvor.sandbox.cluster.container;
