@org.jspecify.annotations.NullMarked
package dev.hopfield.simulator.library;
