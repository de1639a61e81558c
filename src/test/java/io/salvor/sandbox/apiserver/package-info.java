/**
 * The sandbox's own Kubernetes API server: enough of the real one for kubectl, the fabric8 client
 * and the operator, held in memory and served on loopback. It must not know Salvor: everything it
 * knows about our kinds comes from the CustomResourceDefinitions that are created in it. What it
 * does not do it answers with 501 and says so.
 */
package io.salvor.sandbox.apiserver;
