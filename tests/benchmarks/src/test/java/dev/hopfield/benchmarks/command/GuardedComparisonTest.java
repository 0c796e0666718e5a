package dev.hopfield.benchmarks.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.benchmarks.peers.PeerRow;
import dev.hopfield.engine.DeviceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** JVMs that follow a script. */
final class GuardedComparisonTest {
  private final List<List<String>> started = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();
  private final List<String> log = new ArrayList<>();

  private GuardedComparison comparison(
      Duration patience, BiFunction<List<String>, Consumer<String>, Integer> script) {
    return new GuardedComparison(
        more -> {
          started.add(more);
          return new Scripted(scripted -> script.apply(more, scripted.line));
        },
        "engine",
        List.of(1, 8, 64),
        patience,
        rows -> batches.add(rows.getFirst().size().batch()),
        log::add);
  }

  private static String rows(int batch) {
    PeerRow.Rate rate = new PeerRow.Rate(1, 2);
    PeerRow row =
        new PeerRow(
            "engine",
            "",
            new PeerRow.Size(10, 2, batch),
            1,
            "",
            null,
            null,
            new PeerRow.Beside(1, 1, 1, rate, rate));
    return ComparisonLine.rows(batch, List.of(row));
  }

  @Test
  void run_nothingFails_startsOneJvmForAllBatches() {
    int exit =
        comparison(
                Duration.ofMinutes(1),
                (more, line) -> {
                  List.of(1, 8, 64).forEach(batch -> line.accept(rows(batch)));
                  return 0;
                })
            .run();
    assertThat(exit).isZero();
    assertThat(batches).containsExactly(1, 8, 64);
    assertThat(started)
        .containsExactly(List.of("--only-batch", "1", "--only-batch", "8", "--only-batch", "64"));
  }

  @Test
  void run_systemEndsTheJvm_goesOnWithoutItFromTheBatchThatWasInterrupted() {
    int exit =
        comparison(
                Duration.ofMinutes(1),
                (more, line) -> {
                  if (!more.contains("--absent")) {
                    line.accept(rows(1));
                    line.accept(ComparisonLine.atWork("fragile"));
                    return 127;
                  }
                  line.accept(rows(8));
                  line.accept(rows(64));
                  return 0;
                })
            .run();
    assertThat(exit).isZero();
    assertThat(batches).containsExactly(1, 8, 64);
    assertThat(started.get(1))
        .containsExactly(
            "--only-batch",
            "8",
            "--only-batch",
            "64",
            "--absent",
            "fragile=ended the process with status 127: a library is missing at batch 8");
    assertThat(log).singleElement().asString().contains("fragile", "going on without it");
  }

  @Test
  void run_jvmEndsAfterItsLastBatch_isNobodysFault() {
    int exit =
        comparison(
                Duration.ofMinutes(1),
                (more, line) -> {
                  List.of(1, 8, 64).forEach(batch -> line.accept(rows(batch)));
                  line.accept(ComparisonLine.atWork("fragile"));
                  return 139;
                })
            .run();
    assertThat(exit).isZero();
    assertThat(started).hasSize(1);
  }

  @Test
  void run_engineEndsTheJvm_fails() {
    GuardedComparison comparison =
        comparison(
            Duration.ofMinutes(1),
            (more, line) -> {
              line.accept(ComparisonLine.atWork("engine"));
              return 134;
            });
    assertThatThrownBy(comparison::run)
        .isInstanceOf(DeviceException.class)
        .hasMessage("engine ended the process with status 134: a library is missing");
    assertThat(started).hasSize(1);
  }

  @Test
  void run_jvmEndsWhileNobodyIsAtWork_failsRatherThanTryForEver() {
    GuardedComparison comparison = comparison(Duration.ofMinutes(1), (more, line) -> 137);
    assertThatThrownBy(comparison::run)
        .isInstanceOf(DeviceException.class)
        .hasMessageContaining("status 137");
    assertThat(started).hasSize(1);
  }

  @Test
  void run_jvmRefusesItsArguments_givesItsExitCode() {
    assertThat(comparison(Duration.ofMinutes(1), (more, line) -> 2).run()).isEqualTo(2);
  }

  @Test
  void run_systemThatHangs_isEndedAndLeftOut() {
    CountDownLatch killed = new CountDownLatch(1);
    GuardedComparison comparison =
        new GuardedComparison(
            more -> {
              started.add(more);
              boolean first = started.size() == 1;
              return new Scripted(
                  scripted -> first ? hang(scripted, killed) : finish(scripted.line)) {
                @Override
                public void kill() {
                  killed.countDown();
                }
              };
            },
            "engine",
            List.of(1, 8, 64),
            Duration.ofMillis(1),
            rows -> batches.add(rows.getFirst().size().batch()),
            log::add);
    assertThat(comparison.run()).isZero();
    assertThat(batches).containsExactly(1, 8, 64);
    assertThat(started.get(1)).contains("fragile=did not return within 0 s at batch 1");
  }

  private static int hang(Scripted scripted, CountDownLatch killed) {
    scripted.line.accept(ComparisonLine.atWork("fragile"));
    try {
      killed.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 137;
  }

  private static int finish(Consumer<String> line) {
    List.of(1, 8, 64).forEach(batch -> line.accept(rows(batch)));
    return 0;
  }

  private static class Scripted implements Measuring {
    private final ToIntFunction<Scripted> script;
    private Consumer<String> line = each -> {};

    Scripted(ToIntFunction<Scripted> script) {
      this.script = script;
    }

    @Override
    public Measuring with(String variable, String value) {
      return this;
    }

    @Override
    public int run(Consumer<String> newLine) {
      line = newLine;
      return script.applyAsInt(this);
    }

    @Override
    public String reason() {
      return "a library is missing";
    }

    @Override
    public void kill() {}
  }
}
