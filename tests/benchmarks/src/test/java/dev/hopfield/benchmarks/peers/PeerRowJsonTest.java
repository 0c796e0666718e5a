package dev.hopfield.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.jr.ob.JSON;
import dev.hopfield.benchmarks.measure.Timing;
import dev.hopfield.cli.measure.Samples;
import dev.hopfield.cli.measure.Verification;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PeerRowJsonTest {
  private static PeerRow row(
      @Nullable Verification verification, @Nullable Timing timing, double ours) {
    return new PeerRow(
        "mkl-sgemm-pair",
        "version \"2025\", \\ ½",
        new PeerRow.Size(10_000_000_000L, 61, 7),
        2,
        "two\nlines",
        verification,
        timing,
        new PeerRow.Beside(
            ours, 1.0 / 3, Double.NaN, new PeerRow.Rate(355.1, 1e300), new PeerRow.Rate(41, 42)));
  }

  private static PeerRow thereAndBack(PeerRow row) throws IOException {
    return PeerRowJson.read(JSON.std.mapFrom(JSON.std.asString(PeerRowJson.fields(row))));
  }

  /** Bit for bit, and NaN is NaN. */
  private static void assertBackAgain(PeerRow row) throws IOException {
    assertThat(thereAndBack(row))
        .usingRecursiveComparison()
        .withEqualsForType((a, b) -> Double.compare(a, b) == 0, Double.class)
        .isEqualTo(row);
  }

  @Test
  void read_whatFieldsGave_isTheSameRow() throws IOException {
    Timing timing =
        new Timing(new Samples(new double[] {0.1, 1.0 / 3, 12}), new int[] {2, 1}, 1.987);
    PeerRow row = row(new Verification(1.2e-7, 1e-5, 7, 3e-4, true), timing, 12.5);
    assertBackAgain(row);
  }

  @Test
  void read_rowOfASystemThatFailed_hasNeitherTimingNorVerification() throws IOException {
    PeerRow row = row(null, null, Double.NaN);
    assertBackAgain(row);
  }

  @Test
  void read_statesThatWereNotFinite_keepTheirInfiniteError() throws IOException {
    PeerRow row = row(new Verification(Double.POSITIVE_INFINITY, 1e-5, 7, 0, false), null, 1);
    assertBackAgain(row);
  }
}
