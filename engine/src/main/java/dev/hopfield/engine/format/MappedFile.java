package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Function;

/**
 * A whole file mapped read-only. Nothing is read until it is touched.
 *
 * <p>What the user named and cannot be used (missing, a folder, no permission, empty) is bad input;
 * what the machine fails to do is an I/O failure.
 *
 * @param path the file
 * @param bytes all of it
 * @param arena closes the mapping
 */
record MappedFile(Path path, MemorySegment bytes, Arena arena) {

  /**
   * Maps a file and hands it to a reader; the mapping is closed again unless the reader succeeds.
   *
   * @throws InvalidInputException if the path names no file that can be read
   * @throws UncheckedIOException if mapping fails
   */
  static <T> T read(Path path, Function<MappedFile, T> reader) {
    requireFile(path);
    Arena arena = Arena.ofShared();
    boolean done = false;
    try {
      T result = reader.apply(new MappedFile(path, map(path, arena), arena));
      done = true;
      return result;
    } finally {
      if (!done) {
        arena.close();
      }
    }
  }

  /** Looked at before opening: opening a pipe would wait for someone to write into it. */
  private static void requireFile(Path path) {
    if (Files.isDirectory(path)) {
      throw refused(path, "is a folder; name a file in it");
    }
    if (!Files.exists(path)) {
      throw refused(path, "does not exist; check the path");
    }
    if (!Files.isRegularFile(path)) {
      throw refused(path, "is not a regular file; copy its content to a file first");
    }
  }

  private static MemorySegment map(Path path, Arena arena) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size == 0) {
        throw refused(path, "is empty (0 bytes); write it again");
      }
      return plain(channel.map(MapMode.READ_ONLY, 0, size, arena));
    } catch (NoSuchFileException e) {
      throw refused(path, "does not exist; check the path");
    } catch (AccessDeniedException e) {
      throw refused(path, "may not be read; check its permissions");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "%s cannot be read: %s".formatted(FileText.name(path), e.getMessage()), e);
    }
  }

  /**
   * The same bytes as a segment of the class that allocated memory has, which is the one that
   * kernels read; whatever else reads patterns meets one class, too, and is compiled for it. It
   * lives as long as the mapping. Where native access is denied it is the mapping itself, whose
   * rows kernels decode.
   */
  @SuppressWarnings("restricted") // address, size and scope are those of the mapping
  private static MemorySegment plain(MemorySegment mapped) {
    try {
      return mapped.reinterpret(mapped.byteSize());
    } catch (IllegalCallerException e) {
      return mapped;
    }
  }

  /** Bytes in the file. */
  long size() {
    return bytes.byteSize();
  }

  /** An exception whose message begins with the file's name. */
  InvalidInputException refused(String what) {
    return refused(path, what);
  }

  private static InvalidInputException refused(Path path, String what) {
    return new InvalidInputException(FileText.name(path) + " " + what);
  }
}
