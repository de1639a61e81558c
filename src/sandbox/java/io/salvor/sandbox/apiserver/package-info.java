/**
 * The sandbox's own Kubernetes API server: enough of the real one for kubectl, the fabric8 client and the operator, held in
 * memory and served on loopback. It must not know Salvor: everything it knows about our kinds comes from the
 * CustomResourceDefinitions that are created in it. It holds objects to the rules of a real cluster where breaking them would
 * otherwise only show there.
 *
 * <p>Budget: 8,030 lines in all its rooms. A verb more wants a reason: what would a test of Salvor miss without it.
 *
 * <p>What it does in part: commands in pods run without input and without a terminal, over WebSocket only. A bearer token is
 * believed to be the account that it names; accounts are held to their Roles, but may give away rights that they do not have,
 * and a review of access says yes to everybody. What it does not do it answers with 501 and says so: attach, port-forward,
 * eviction, requests for tokens, logs with times or of a previous container. Of webhooks there is
 * one function that a test gives, which changes what is written. Not there at all: quota and pod security, the cost limits of CEL rules, conversion between the versions of a definition, the tokens of service accounts in
 * pods. Where it was found to differ from a real server is in {@code docs/decisions/0019}.
 */
package io.salvor.sandbox.apiserver;
