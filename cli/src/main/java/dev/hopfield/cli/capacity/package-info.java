/** The capacity experiment: how many patterns each kind of memory gives back. */
@NullMarked
package dev.hopfield.cli.capacity;

import org.jspecify.annotations.NullMarked;
