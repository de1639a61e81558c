/**
 * The sandbox as tests and {@code mvn -Psandbox} start it: API server, simulated cluster, S3 server, Git repository and the operator as it
 * ships, in one process tree. It plays the scenario of the tests, so it knows {@code scenario} and {@code testing} among them; its own
 * rooms below must not.
 */
package io.salvor.sandbox;
