package dev.hopfield.acceptance;

import static dev.hopfield.acceptance.Hopfield.hopfield;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.acceptance.Hopfield.Run;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line makes of a backend that is wrong, refuses, breaks or is not there. */
final class FaultyBackendsTest {
  @BeforeEach
  void turnOn() {
    System.setProperty(FaultyProvider.SWITCH, "true");
  }

  @AfterEach
  void turnOff() {
    System.clearProperty(FaultyProvider.SWITCH);
  }

  private static Run compare(String backends) {
    String sizes = "compare --patterns 101 --dim 7 -r 1 --no-warm-up --output json";
    return hopfield((sizes + " --backends " + backends).split(" "));
  }

  private static List<?> rows(Run run) throws IOException {
    return (List<?>) JSON.std.mapFrom(run.out()).get("results");
  }

  private static Object field(Object row, String name) {
    return ((Map<?, ?>) row).get(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "nan"})
  void compare_wrongStates_endsWithOneAndTimesNothing(String backend) throws IOException {
    Run run = compare("reference," + backend);
    assertThat(run.code()).isEqualTo(1);
    Object sound = rows(run).get(0);
    assertThat(field(sound, "verified")).isEqualTo(true);
    assertThat(field(sound, "median_ms")).isNotNull();
    Object faulty = rows(run).get(1);
    assertThat(field(faulty, "backend")).isEqualTo(backend);
    assertThat(field(faulty, "verified")).isEqualTo(false);
    assertThat(field(faulty, "median_ms")).isNull();
    assertThat(run.err().strip()).hasLineCount(1).contains(backend, "reference");
  }

  @Test
  void compare_deviceRefuses_endsWithThreeAndKeepsTheOtherRows() throws IOException {
    Run run = compare("refusing,reference");
    assertThat(run.code()).isEqualTo(3);
    assertThat(field(rows(run).get(0), "failure"))
        .isEqualTo("the device has no room; use fewer patterns");
    assertThat(field(rows(run).get(0), "verified")).isEqualTo(false);
    assertThat(field(rows(run).get(1), "verified")).isEqualTo(true);
    assertThat(run.err().strip()).hasLineCount(1).contains("refusing", "use fewer patterns");
  }

  @Test
  void compare_unforeseenException_isOneLineThatAsksForDebug() {
    Run run = compare("throwing");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip()).hasLineCount(1).contains("something unforeseen", "--debug");
  }

  @Test
  void compare_unforeseenExceptionWithDebug_showsWhere() {
    Run run = compare("throwing --debug");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err()).contains("\tat " + FaultyProvider.class.getName());
  }

  @Test
  void compare_askedForButAbsent_failsRatherThanFallsBack() {
    Run run = compare("reference,absent");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip()).hasLineCount(1).contains("absent", "install it");
  }

  @Test
  void compare_gpuWhereOnlyAnotherDeviceIs_namesThatDevice() {
    Run run = compare("gpu");
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.err().strip()).hasLineCount(1).contains("no GPU", "use --backend wrong");
  }

  @Test
  void bench_wrongStates_endsWithOne() throws IOException {
    Run run =
        hopfield(
            "bench -n 101 -d 7 -b 3,4 -r 1 --no-warm-up --backend wrong,reference -o json"
                .split(" "));
    assertThat(run.code()).isEqualTo(1);
    assertThat(rows(run)).hasSize(4);
    assertThat(rows(run).stream().map(row -> field(row, "verified")))
        .containsExactly(false, false, true, true);
  }

  @Test
  void bench_deviceRefuses_endsWithThreeAndGoesOn() throws IOException {
    Run run =
        hopfield(
            "bench -n 101 -d 7 -b 3 -r 1 --no-warm-up --backend refusing,reference -o json"
                .split(" "));
    assertThat(run.code()).isEqualTo(3);
    assertThat(rows(run).stream().map(row -> field(row, "verified"))).containsExactly(false, true);
  }

  @Test
  void devices_absentDevice_saysWhy() {
    Run run = hopfield("devices");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("absent").contains("its driver is missing; install it");
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong", "nan", "refusing", "absent"})
  void doctor_brokenBackendAskedFor_endsWithThreeAndARemedy(String backend) {
    Run run = hopfield("doctor", "--backend", backend);
    assertThat(run.code()).isEqualTo(3);
    assertThat(run.out()).contains("| broken");
    assertThat(run.err().strip()).hasLineCount(1).contains("backend " + backend);
  }

  @Test
  void doctor_soundBackendAskedFor_endsWithZero() {
    Run run = hopfield("doctor", "--backend", "reference", "-o", "csv");
    assertThat(run.out()).contains("backend reference,ok");
    assertThat(run.code()).as(run.err()).isZero();
  }
}
