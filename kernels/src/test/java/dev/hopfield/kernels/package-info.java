/** Each kernel against plain loops in double precision. Also run with a real TornadoVM. */
package dev.hopfield.kernels;
