/** What can be told of a set of patterns before anything is retrieved from it. */
@NullMarked
package dev.hopfield.engine.inspect;

import org.jspecify.annotations.NullMarked;
