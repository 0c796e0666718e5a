package dev.hopfield.engine.format;

import dev.hopfield.engine.InvalidInputException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * A file that appears whole or not at all: it is written under a temporary name in the same folder,
 * brought to the disk, and moved to its own name by {@link #commit}. Closed without that, it is
 * deleted; so it is when the JVM is told to end. What a JVM leaves that is killed is deleted when
 * the same file is written or asked for the next time: the writer holds a lock, which the system
 * gives up with the process. Not safe for use by several threads.
 */
public final class WholeFile implements AutoCloseable {
  // Files under way, deleted by the hook when the JVM ends before they are committed or closed.
  private static final Set<Path> UNDER_WAY = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(WholeFile::deleteUnderWay));
  }

  private static final String SUFFIX = ".part";

  private final Path target;
  private final Path temporary;
  private final FileChannel channel;

  private WholeFile(Path target, Path temporary, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Begins a file, or goes on with one, that stays under a temporary name of its own until it is
   * committed, even when it is closed or the JVM is killed.
   *
   * @param file where it is to appear
   * @param bytes how much of what is there is kept; 0 to begin
   * @throws InvalidInputException if there is less, somebody else writes it, or it cannot be made
   * @throws UncheckedIOException if it cannot be opened
   */
  public static WholeFile partial(Path file, long bytes) {
    requireWritable(file);
    Path temporary = partialName(file);
    try {
      Path target = throughLink(file);
      FileChannel channel =
          FileChannel.open(
              temporary,
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      String trouble = trouble(channel, bytes);
      if (trouble != null) {
        channel.close();
        throw refused(temporary, trouble);
      }
      channel.truncate(bytes).position(bytes);
      return new WholeFile(target, temporary, channel);
    } catch (AccessDeniedException e) {
      throw refused(file, "cannot be written: no permission in its folder; choose another");
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  private static @Nullable String trouble(FileChannel channel, long bytes) throws IOException {
    if (!lock(channel)) {
      return "is being written by another process; let that end first";
    }
    return channel.size() >= bytes
        ? null
        : "has %d bytes but %d were written; leave out --resume to begin again"
            .formatted(channel.size(), bytes);
  }

  /** The temporary name of {@link #partial}. */
  public static Path partialName(Path file) {
    try {
      Path target = throughLink(file);
      return target.resolveSibling(target.getFileName() + ".partial");
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** The file itself where its name is a link, so that the link stays. */
  private static Path throughLink(Path file) throws IOException {
    return Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
  }

  /** Brings to the disk what was written; returns how many bytes. */
  public long sync() {
    try {
      channel.force(false);
      return channel.position();
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  private static void requireWritable(Path file) {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw refused(file, "exists and is not a regular file; choose another name");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refused(file, "cannot be written: its folder does not exist; make it first");
    }
  }

  /**
   * Begins a file.
   *
   * @param file where it is to appear; a symbolic link is followed
   * @throws InvalidInputException if the folder is not there, may not be written, or something
   *     other than a file has that name
   * @throws UncheckedIOException if it cannot be made
   */
  public static WholeFile create(Path file) {
    requireWritable(file);
    try {
      Path target = throughLink(file);
      deleteAbandoned(target);
      WholeFile made = null;
      while (made == null) {
        made = begin(target);
      }
      return made;
    } catch (AccessDeniedException e) {
      throw refused(file, "cannot be written: no permission in its folder; choose another");
    } catch (IOException e) {
      throw failed(file, e);
    }
  }

  /** Makes and locks a temporary file; {@code null} if somebody deleted it in between. */
  private static @Nullable WholeFile begin(Path target) throws IOException {
    String random = Long.toHexString(ThreadLocalRandom.current().nextLong());
    Path temporary = target.resolveSibling(prefix(target) + random + SUFFIX);
    FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE_NEW,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    lock(channel);
    if (!Files.exists(temporary)) {
      channel.close();
      return null;
    }
    UNDER_WAY.add(temporary);
    return new WholeFile(target, temporary, channel);
  }

  /** Temporary names begin so: those of one file are told from those of others. */
  private static String prefix(Path target) {
    String name = String.valueOf(target.getFileName());
    return ".hopfield-" + Integer.toHexString(name.hashCode()) + "-";
  }

  /**
   * Deletes what writers of a file left that were killed.
   *
   * @param file that they were going to write
   */
  public static void deleteAbandoned(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isWritable(folder)) {
      return;
    }
    try (DirectoryStream<Path> left =
        Files.newDirectoryStream(folder, prefix(file) + "*" + SUFFIX)) {
      for (Path temporary : left) {
        deleteUnlessLocked(temporary);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // The next writer will try again.
    }
  }

  private static void deleteUnlessLocked(Path temporary) throws IOException {
    if (UNDER_WAY.contains(temporary)) {
      return; // a second channel to it would give up this process's lock when it is closed
    }
    try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
      if (lock(channel)) {
        Files.deleteIfExists(temporary);
      }
    } catch (NoSuchFileException e) {
      // Its writer has moved it.
    }
  }

  /** False where another writer holds the lock, or the file system has none. */
  private static boolean lock(FileChannel channel) {
    try {
      return channel.tryLock() != null;
    } catch (IOException | OverlappingFileLockException e) {
      return false;
    }
  }

  /**
   * Refuses a file that the disk has no room for, before any work is done for it.
   *
   * @param rows how many rows
   * @param rowBytes bytes of a row
   */
  static void requireRoom(Path file, long rows, long rowBytes) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return; // create says what is wrong
    }
    BigInteger needed = BigInteger.valueOf(rows).multiply(BigInteger.valueOf(rowBytes));
    try {
      long usable = Files.getFileStore(folder).getUsableSpace();
      if (needed.compareTo(BigInteger.valueOf(usable)) > 0) {
        throw refused(
            file,
            "needs %d bytes but the disk has room for %d; write less, or to another disk"
                .formatted(needed, usable));
      }
    } catch (IOException e) {
      // Not every file system tells; writing will.
    }
  }

  /** Appends what the buffer holds. */
  void write(ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Writes at a place of the file, which need not be there yet; appending goes on as before. */
  void writeAt(long position, ByteBuffer bytes) {
    try {
      long at = position;
      while (bytes.hasRemaining()) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Leaves so many bytes to {@link #writeAt}. */
  void skip(long bytes) {
    try {
      channel.position(channel.position() + bytes);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  /** Where the content goes; unbuffered, and to be flushed before {@link #commit}. */
  public OutputStream stream() {
    return Channels.newOutputStream(channel);
  }

  /** An exception that names the file, for failures of {@link #stream}. */
  public UncheckedIOException failed(IOException cause) {
    return failed(target, cause);
  }

  /** An exception that names the file. */
  InvalidInputException refused(String what) {
    return refused(target, what);
  }

  /**
   * Brings the content to the disk and gives the file its name.
   *
   * @throws UncheckedIOException if that fails; then nothing is left
   */
  public void commit() {
    try {
      channel.force(true);
      // Moved while it is locked, so that nobody takes it for abandoned.
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      UNDER_WAY.remove(temporary);
      channel.close();
    } catch (IOException e) {
      throw failed(target, e);
    }
    syncFolder();
  }

  /** Makes the new name last; some file systems cannot, and the file is whole either way. */
  private void syncFolder() {
    try (FileChannel folder = FileChannel.open(target.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // The content is on the disk already.
    }
  }

  /** Deletes the temporary file unless it was committed or is {@linkplain #partial kept}. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is deleted next.
    }
    if (UNDER_WAY.remove(temporary)) {
      delete(temporary);
    }
  }

  private static void deleteUnderWay() {
    UNDER_WAY.forEach(WholeFile::delete);
  }

  private static void delete(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      System.getLogger(WholeFile.class.getName())
          .log(System.Logger.Level.WARNING, "cannot delete {0}: {1}", temporary, e.getMessage());
    }
  }

  private static InvalidInputException refused(Path file, String what) {
    return new InvalidInputException(FileText.name(file) + " " + what);
  }

  private static UncheckedIOException failed(Path file, IOException cause) {
    return new UncheckedIOException(
        "%s cannot be written: %s; nothing was left".formatted(FileText.name(file), reason(cause)),
        cause);
  }

  private static String reason(IOException cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
