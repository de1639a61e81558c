/**
 * The sandbox's own Kubernetes API server: enough of the real one for kubectl, the fabric8 client
 * and the operator, held in memory and served on loopback. It must not know Salvor: everything it
 * knows about our kinds comes from the CustomResourceDefinitions that are created in it. It holds
 * objects to the rules of a real cluster where breaking them would otherwise only show there.
 *
 * <p>What it does not do it answers with 501 and says so: exec, attach, port-forward, eviction, token
 * requests, logs with times. Not there at all: authentication and authorization (every review is
 * allowed), webhooks, quota and pod security, the cost limits of CEL rules, conversion between the
 * versions of a definition, the tokens of service accounts in pods.
 */
package io.salvor.sandbox.apiserver;
