/**
 * Binary Hopfield memories, the ancestors that the continuous one is compared with: the classic
 * network (Hopfield 1982), and dense associative memories with polynomial (Krotov &amp; Hopfield
 * 2016) and exponential interactions (Demircigil et al. 2017). Patterns and states are ±1.
 */
@NullMarked
package dev.hopfield.engine.binary;

import org.jspecify.annotations.NullMarked;
