/**
 * What a path means, and what the server says of itself: discovery, OpenAPI, access reviews. It must not touch objects except by
 * verbs.
 */
package io.salvor.sandbox.apiserver.route;
