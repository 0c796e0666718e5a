package dev.hopfield.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hopfield.engine.backend.Backend;
import dev.hopfield.engine.reference.ReferenceProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that save one memory after another, at random moments: the file is always the
 * last one that was told to be saved or the next, and whole. So many times as the property {@code
 * hopfield.kills} says.
 */
class KilledWhileSavingTest {
  private static final int KILLS = Integer.getInteger("hopfield.kills", 16);
  private static final int LANES = 4;
  private static final int ROWS = 211;
  private static final int DIM = 61;

  @TempDir private Path folder;

  /** The process: saves generation after generation, and tells each. */
  static final class Saver {
    private Saver() {}

    public static void main(String[] args) {
      Path file = Path.of(args[0]);
      long last = Long.parseLong(args[2]);
      // Not by its name: looking for all backends takes longer than everything else.
      ReferenceProvider provider = new ReferenceProvider();
      Backend backend = provider.open(provider.devices().getFirst());
      for (long g = Long.parseLong(args[1]); g < last; g++) {
        try (Patterns patterns = Patterns.of(rows(g));
            HopfieldMemory memory = HopfieldMemory.of(patterns).backend(backend).open()) {
          memory.label(g % ROWS, "generation " + g);
          memory.save(file);
        }
        System.out.println(g);
        System.out.flush();
      }
    }

    private static float[][] rows(long g) {
      // Sizes differ, so that a mixture of two files is none.
      float[][] rows = new float[ROWS + (int) (g % 5)][DIM];
      for (float[] row : rows) {
        Arrays.fill(row, (float) g);
      }
      return rows;
    }
  }

  private static Process start(Path file, long from, long to) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            // It lives for a second at most: compiling anything would take longer than it saves.
            "-Xint",
            "-XX:+UseSerialGC",
            "-Xmx64m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Saver.class.getName(),
            file.toString(),
            Long.toString(from),
            Long.toString(to))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  @Test
  void save_killedAtAnyMoment_leavesTheOldFileOrTheNewOne() throws Exception {
    long seed = System.nanoTime();
    System.out.println("KilledWhileSavingTest: seed " + seed);
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<Integer>> killed = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        Path file = Files.createDirectory(folder.resolve("lane" + lane)).resolve("m.safetensors");
        Random random = new Random(seed + lane);
        Callable<Integer> work = () -> killAgainAndAgain(file, random);
        killed.add(lanes.submit(work));
      }
      int newer = 0;
      for (Future<Integer> each : killed) {
        newer += each.get();
      }
      System.out.printf("%d kills, %d of them after the move%n", KILLS, newer);
    }
  }

  /** Returns how often the file was newer than what had been told. */
  private static int killAgainAndAgain(Path file, Random random)
      throws IOException, InterruptedException {
    long told = -1;
    int newer = 0;
    for (int kill = 0; kill < KILLS / LANES; kill++) {
      Process process = start(file, told + 1, Long.MAX_VALUE);
      try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
        // Once it saves, so that the kill falls into a save and not before all.
        told = Long.parseLong(lines.readLine());
        LockSupport.parkNanos(random.nextLong(TimeUnit.MILLISECONDS.toNanos(30)));
        process.toHandle().destroyForcibly(); // by the process itself its pipe would be closed
        process.waitFor();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          told = Long.parseLong(line);
        }
      }
      long found = requireWhole(file);
      assertThat(found).as("kill %d", kill).isBetween(told, told + 1);
      newer += found > told ? 1 : 0;
      told = found;
      try (Stream<Path> left = Files.list(file.getParent())) {
        assertThat(left).containsExactly(file);
      }
    }
    return newer;
  }

  /** Opens the file, which deletes what the killed process left; returns its generation. */
  private static long requireWhole(Path file) {
    try (HopfieldMemory memory = HopfieldMemory.of(file).backend("reference").open()) {
      float g = memory.pattern(0)[0];
      assertThat(memory.count()).isEqualTo(ROWS + (long) g % 5);
      for (long id : memory.ids()) {
        assertThat(memory.pattern(id)).containsOnly(g);
      }
      assertThat(memory.label((long) g % ROWS)).isEqualTo("generation " + (long) g);
      return (long) g;
    }
  }
}
