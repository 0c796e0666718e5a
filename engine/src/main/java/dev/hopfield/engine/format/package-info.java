/** Pattern files: .npy and .fvecs, read without copying, written whole or not at all. */
@NullMarked
package dev.hopfield.engine.format;

import org.jspecify.annotations.NullMarked;
