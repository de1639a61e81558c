/** What is offered to SSH hosts, for Git and for SFTP alike. It opens nothing, and knows neither keys nor what is asked of a host. */
package io.salvor.ssh;
