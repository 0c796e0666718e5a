package dev.hopfield.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Archives with any entries, also such as no tool would write. */
final class Archive {
  /** Kinds of tar entries (POSIX ustar). */
  static final char FILE = '0';

  static final char HARD_LINK = '1';
  static final char SYMBOLIC_LINK = '2';

  private static final int BLOCK = 512;

  /**
   * An entry.
   *
   * @param name its path
   * @param kind of a tar entry
   * @param link what a link names
   * @param content of a file
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Entry(String name, char kind, String link, byte[] content) {
    static Entry file(String name, String content) {
      return new Entry(name, FILE, "", content.getBytes(StandardCharsets.UTF_8));
    }

    static Entry link(String name, char kind, String target) {
      return new Entry(name, kind, target, new byte[0]);
    }
  }

  private Archive() {}

  static Path tarGz(Path file, Iterable<Entry> entries) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      for (Entry entry : entries) {
        out.write(header(entry));
        out.write(entry.content());
        out.write(new byte[Math.floorMod(-entry.content().length, BLOCK)]);
      }
      out.write(new byte[2 * BLOCK]);
    }
    return file;
  }

  private static byte[] header(Entry entry) {
    byte[] header = new byte[BLOCK];
    put(header, 0, entry.name());
    put(header, 100, "0000644");
    put(header, 108, "0000000");
    put(header, 116, "0000000");
    put(header, 124, "%011o".formatted(entry.content().length));
    put(header, 136, "00000000000");
    put(header, 148, "        ");
    header[156] = (byte) entry.kind();
    put(header, 157, entry.link());
    put(header, 257, "ustar");
    put(header, 263, "00");
    int sum = 0;
    for (byte b : header) {
      sum += b & 0xff;
    }
    put(header, 148, "%06o\0 ".formatted(sum));
    return header;
  }

  private static void put(byte[] header, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }

  static Path zip(Path file, Iterable<Entry> entries) throws IOException {
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Entry entry : entries) {
        out.putNextEntry(new ZipEntry(entry.name()));
        out.write(entry.content());
        out.closeEntry();
      }
    }
    return file;
  }

  static String sha256(Path file) throws IOException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
