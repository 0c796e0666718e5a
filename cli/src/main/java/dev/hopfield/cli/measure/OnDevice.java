package dev.hopfield.cli.measure;

import dev.hopfield.engine.backend.DeviceTimes;
import org.jspecify.annotations.Nullable;

/**
 * What a device tells of its part.
 *
 * @param first where its time went in the first retrieval, compilation included
 * @param usual where it went in a later one
 * @param plan what is resident, in chunks of which size, by which kernels
 * @param copyBytesPerSecond bytes read plus written by a large copy within its memory; {@code null}
 *     where that was not measured
 */
public record OnDevice(
    DeviceTimes first, DeviceTimes usual, String plan, @Nullable Double copyBytesPerSecond) {}
