/** The backend that the others are checked against: plain loops in double precision. */
@NullMarked
package dev.hopfield.engine.reference;

import org.jspecify.annotations.NullMarked;
