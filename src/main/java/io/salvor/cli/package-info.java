/**
 * The program's entrance: starts the operator, and holds the commands for people; those of node Jobs and waiting pods
 * are in {@code cli.node}. It parses, calls and prints; it must not know the operator's rooms, and decides nothing that
 * a room below could.
 */
package io.salvor.cli;
