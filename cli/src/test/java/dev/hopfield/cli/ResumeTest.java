package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A retrieval that is interrupted and goes on, beside one that is not. */
class ResumeTest {
  private static final int DIM = 16;
  private static final int MOST_ATTEMPTS = 12;

  @TempDir private Path folder;

  private Path put(String name, int count, long seed) {
    Random random = new Random(seed);
    float[][] rows = new float[count][DIM];
    for (float[] row : rows) {
      for (int c = 0; c < DIM; c++) {
        row[c] = (float) random.nextGaussian();
      }
    }
    Path file = folder.resolve(name);
    try (Patterns patterns = Patterns.of(rows)) {
      PatternFiles.write(file, patterns);
    }
    return file;
  }

  /** A command that takes some seconds in small batches. */
  private List<String> command(Path patterns, Path queries, String to) {
    return List.of(
        "retrieve",
        "--backend",
        "reference",
        "--patterns",
        patterns.toString(),
        "--queries",
        queries.toString(),
        "--batch",
        "8",
        "--steps",
        "2",
        "--top-k",
        "3",
        "--metastable",
        "--out",
        folder.resolve(to + ".npy").toString(),
        "--associations",
        folder.resolve(to + ".jsonl").toString());
  }

  private record Run(int code, String out, String err) {}

  private static Run run(List<String> command, String... more) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Console console = new Console(new PrintWriter(out), new PrintWriter(err), false);
    String[] args = Stream.concat(command.stream(), Stream.of(more)).toArray(String[]::new);
    int code = Main.execute(console, args);
    return new Run(code, out.toString(), err.toString());
  }

  private static Process start(List<String> command, String... more) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m"));
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(command);
    line.addAll(Arrays.asList(more));
    return new ProcessBuilder(line).start();
  }

  private Path state(String to) {
    return folder.resolve(to + ".npy.resume");
  }

  /** Waits until the run has noted how far it is; false if it ended before. */
  private boolean awaitState(Process process, String to) {
    while (process.isAlive() && !Files.exists(state(to))) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    return process.isAlive();
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("partial") || name.contains("resume"))
          .collect(Collectors.toList());
    }
  }

  @ParameterizedTest
  @CsvSource({"KILL", "INT"})
  void retrieve_interruptedAgainAndAgain_givesTheBytesOfOneRun(String signal) throws Exception {
    long seed = System.nanoTime();
    System.out.printf("ResumeTest: %s, seed %d%n", signal, seed);
    Random random = new Random(seed);
    Path patterns = put("p.npy", 3001, 1);
    // As many queries as take a while on this machine.
    int count = 301;
    long took = 0;
    Path queries = patterns;
    while (took < TimeUnit.MILLISECONDS.toNanos(2000)) {
      count *= 2;
      queries = put("q.npy", count, 2);
      long began = System.nanoTime();
      Run whole = run(command(patterns, queries, "whole"));
      took = System.nanoTime() - began;
      assertThat(whole.code).as(whole.err).isZero();
    }
    int interrupted = 0;
    // A run that ended before it was hit has left nothing to go on with: the next begins anew.
    for (int attempt = 0; attempt < MOST_ATTEMPTS && interrupted < 2; attempt++) {
      boolean anew = !Files.exists(state("parts"));
      Process process = start(command(patterns, queries, "parts"), "--resume");
      if (awaitState(process, "parts")) {
        LockSupport.parkNanos(random.nextLong((took >> attempt) / 4));
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
      }
      process.waitFor();
      try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
        String said = lines.lines().collect(Collectors.joining("\n"));
        boolean left = Files.exists(state("parts"));
        // One that goes on may be hit before it has begun to run.
        if (signal.equals("INT") && anew && left) {
          assertThat(said).contains("hopfield: interrupted after ").contains("--resume goes on");
        }
        interrupted += left ? 1 : 0;
      }
    }
    assertThat(interrupted).isPositive();
    Run last = run(command(patterns, queries, "parts"), "--resume", "--output", "json");
    assertThat(last.code).as(last.err).isZero();
    for (String kind : List.of(".npy", ".jsonl")) {
      assertThat(folder.resolve("parts" + kind))
          .hasSameBinaryContentAs(folder.resolve("whole" + kind));
    }
    assertThat(left()).isEmpty();
    assertThat(last.out.replace(" ", "")).contains("\"queries\":" + count + ",");
  }

  /** Leaves what a run leaves that is killed after some batches. */
  private void leaveHalf(List<String> command, String to) throws Exception {
    // One that ended before it was hit is tried again.
    for (int attempt = 0; attempt < MOST_ATTEMPTS && !Files.exists(state(to)); attempt++) {
      Process process = start(command);
      awaitState(process, to);
      process.destroyForcibly().waitFor();
    }
    assertThat(left()).contains(to + ".npy.resume", to + ".npy.partial", to + ".jsonl.partial");
  }

  @Test
  void retrieve_resumedWithOtherInputs_isRefusedInOneLine() throws Exception {
    Path patterns = put("p.npy", 9001, 1);
    Path queries = put("q.npy", 1201, 2);
    List<String> command = command(patterns, queries, "a");
    leaveHalf(command, "a");
    assertRefused(run(command, "--resume", "--beta", "3"), "options.beta was null and is 3.0");
    List<String> otherBatch = new ArrayList<>(command);
    otherBatch.set(otherBatch.indexOf("--batch") + 1, "9");
    assertRefused(run(otherBatch, "--resume"), "batch was 8 and is 9");
    put("q.npy", 1201, 3);
    assertRefused(run(command, "--resume"), "queries was");
    // Without --resume it begins again, and leaves nothing.
    put("q.npy", 3, 3);
    assertThat(run(command).code).isZero();
    assertThat(left()).isEmpty();
  }

  /** A row may have changed that no checksum of some rows would notice. */
  @Test
  void retrieve_resumedAfterOneOfSeveralFilesWasWritten_isRefused() throws Exception {
    put("part-1.npy", 4001, 4);
    Path second = put("part-2.npy", 5000, 5);
    Path queries = put("q.npy", 1201, 2);
    List<String> command = command(folder.resolve("part-*.npy"), queries, "a");
    leaveHalf(command, "a");
    long written = Files.getLastModifiedTime(second).toMillis();
    Files.setLastModifiedTime(second, FileTime.fromMillis(written + 1000));
    assertRefused(run(command, "--resume"), "patterns was");
  }

  private static void assertRefused(Run run, String part) {
    assertThat(run.code).isEqualTo(2);
    assertThat(run.err).contains(part).contains("leave out --resume");
    assertThat(run.err.strip()).hasLineCount(1);
  }

  @Test
  void retrieve_resumedWithNothingLeft_begins() {
    Path patterns = put("p.npy", 53, 1);
    Path queries = put("q.npy", 7, 2);
    assertThat(run(command(patterns, queries, "a"), "--resume").code).isZero();
    assertThat(run(command(patterns, queries, "a"), "--batch", "0").code).isEqualTo(2);
  }

  @Test
  void retrieve_thatIsRefused_leavesNothing() throws IOException {
    Path patterns = put("p.npy", 53, 1);
    Path queries = put("q.npy", 7, 2);
    List<String> command = new ArrayList<>(command(patterns, queries, "a"));
    command.set(command.size() - 1, folder.resolve("none").resolve("a.jsonl").toString());
    assertThat(run(command).code).isEqualTo(2);
    assertThat(left()).isEmpty();
  }

  @Test
  void rate_text_tellsPatternsQueriesAndTimeLeft() {
    RetrievalRate rate = new RetrievalRate(1000, 10_000, 100);
    assertThat(rate.text(3)).isEqualTo("100 of 10000 queries");
    rate.done(1100);
    assertThat(rate.text(2))
        .isEqualTo("1100 of 10000 queries, 500 queries/s, 5.00e+05 patterns/s, 18 s left");
    assertThat(rate.text(20))
        .isEqualTo("1100 of 10000 queries, 50.0 queries/s, 5.00e+04 patterns/s, 3 min left");
  }
}
