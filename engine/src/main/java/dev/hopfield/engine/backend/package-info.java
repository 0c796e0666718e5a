/**
 * What a backend is and how one is found. A backend makes patterns ready on a device once and then
 * performs updates; how often, and for which queries, is decided above it, in one place.
 */
@NullMarked
package dev.hopfield.engine.backend;

import org.jspecify.annotations.NullMarked;
