/** The command that {@code setup/peers} runs: its options, its JVMs, its reports. */
@NullMarked
package dev.hopfield.benchmarks.command;

import org.jspecify.annotations.NullMarked;
