/**
 * The program's entrance: starts the operator, and holds the commands of node Jobs and wait containers and those for
 * people. It parses, calls and prints; it must not know the operator's rooms, and decides nothing that a room below
 * could.
 */
package io.salvor.cli;
