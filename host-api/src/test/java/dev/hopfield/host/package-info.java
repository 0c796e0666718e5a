/** Tests of the host API. Those tagged {@code device} also run with a real TornadoVM. */
package dev.hopfield.host;
