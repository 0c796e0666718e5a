/** Device kernels: stateless static methods on TornadoVM arrays, and no host logic. */
@NullMarked
package dev.hopfield.kernels;

import org.jspecify.annotations.NullMarked;
