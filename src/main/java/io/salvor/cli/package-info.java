/**
 * The program's entrance: the operator, the commands of node Jobs and wait containers, and the commands for people. It may see
 * every room; no room sees it, and it decides nothing that a room below could.
 */
package io.salvor.cli;
