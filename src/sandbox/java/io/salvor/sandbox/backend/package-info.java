/** Where the sandbox's own location lies: one class for each provider, which starts a server, or makes a folder, and says how it is reached. */
package io.salvor.sandbox.backend;
