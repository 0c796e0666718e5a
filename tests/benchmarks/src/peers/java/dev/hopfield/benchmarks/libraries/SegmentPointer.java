package dev.hopfield.benchmarks.libraries;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** JavaCPP's view of floats outside the heap; does not own them. */
final class SegmentPointer extends FloatPointer {
  SegmentPointer(MemorySegment floats) {
    super((Pointer) null);
    address = floats.address();
    limit = floats.byteSize() / Float.BYTES;
    capacity = limit;
  }
}
