/**
 * Requests and answers as bytes: sockets, headers, bodies in JSON, YAML and protobuf, and commands over WebSocket. It must not
 * know what a path means or what is stored; who may run a command it asks of {@link io.salvor.sandbox.apiserver.http.PodAccess}.
 */
package io.salvor.sandbox.apiserver.http;
