package dev.hopfield.engine.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.format.PatternFiles;
import dev.hopfield.engine.format.PatternWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Made patterns: the separation that was asked for, measured by comparing all pairs. */
class PatternGeneratorTest {
  private static final long SEED = 4711;

  private static float[][] rows(PatternSource source) {
    float[][] rows = new float[Math.toIntExact(source.count())][source.dim()];
    for (int r = 0; r < rows.length; r++) {
      source.row(r, rows[r], 0);
    }
    return rows;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < a.length; c++) {
      sum += (double) a[c] * b[c];
    }
    return sum;
  }

  /** Δᵢ of theory.md, term by term. */
  private static double separation(float[][] rows, int i) {
    double nearest = Double.NEGATIVE_INFINITY;
    for (int j = 0; j < rows.length; j++) {
      nearest = j == i ? nearest : Math.max(nearest, dot(rows[i], rows[j]));
    }
    return dot(rows[i], rows[i]) - nearest;
  }

  private static double smallestSeparation(float[][] rows) {
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      smallest = Math.min(smallest, separation(rows, i));
    }
    return smallest;
  }

  private static long checksum(PatternSource source) {
    CRC32 crc = new CRC32();
    for (float[] row : rows(source)) {
      ByteBuffer bytes = ByteBuffer.allocate(4 * row.length);
      bytes.asFloatBuffer().put(row);
      crc.update(bytes.array());
    }
    return crc.getValue();
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "3, 1", "61, 7", "13, 128", "257, 61"})
  void random_anyShape_liesOnTheSphereOfRadiusRootD(int count, int dim) {
    for (float[] row : rows(PatternGenerator.random(count, dim, SEED))) {
      assertThat(Math.sqrt(dot(row, row))).isCloseTo(Math.sqrt(dim), within(1e-6 * dim));
    }
  }

  @Test
  void random_directions_areUniform() {
    float[][] rows = rows(PatternGenerator.random(20_000, 3, SEED));
    double[] mean = new double[3];
    double[] squares = new double[3];
    for (float[] row : rows) {
      for (int c = 0; c < 3; c++) {
        mean[c] += row[c] / rows.length;
        squares[c] += row[c] * row[c] / rows.length;
      }
    }
    // Archimedes: each coordinate of the sphere in three dimensions is uniform on ±√3, variance 1;
    // the mean of 20 000 has standard deviation 0.007, that of the squares 0.006.
    assertThat(mean).containsExactly(new double[3], within(0.035));
    assertThat(squares).containsExactly(new double[] {1, 1, 1}, within(0.03));
  }

  @Test
  void normal_manyDraws_followTheNormalDistribution() {
    var random = RandomStreams.of(SEED, RandomStreams.Purpose.PATTERN, 0);
    double[] draws = new double[100_000];
    for (int i = 0; i < draws.length; i++) {
      draws[i] = RandomStreams.normal(random);
    }
    // Kolmogorov's distance at points with known values of the distribution function; the
    // 0.1 % point for 100 000 draws is 1.95/√n = 0.0062.
    double[][] known = {
      {-3, 0.00134990},
      {-2, 0.02275013},
      {-1, 0.15865525},
      {-0.5, 0.30853754},
      {0, 0.5},
      {0.5, 0.69146246},
      {1, 0.84134475},
      {2, 0.97724987},
      {3, 0.99865010}
    };
    for (double[] point : known) {
      double share = 0;
      for (double draw : draws) {
        share += draw <= point[0] ? 1.0 / draws.length : 0;
      }
      assertThat(share).as("share up to %s", point[0]).isCloseTo(point[1], within(0.0062));
    }
  }

  /** Seen once and kept: a change of these bits changes what every seed means. */
  @Test
  void row_sameSeed_givesTheSameBitsForEver() {
    assertThat(checksum(PatternGenerator.random(101, 37, 1))).isEqualTo(1_395_973_953L);
    assertThat(checksum(PatternGenerator.separated(101, 37, 1, 2.5))).isEqualTo(3_760_851_402L);
    assertThat(checksum(CodePatterns.of(101, 37, 1, 2.5))).isEqualTo(1_720_051_105L);
  }

  @Test
  void row_anotherSeed_givesOtherPatterns() {
    assertThat(rows(PatternGenerator.random(2, 5, 1))[0])
        .isNotEqualTo(rows(PatternGenerator.random(2, 5, 2))[0])
        .isNotEqualTo(rows(PatternGenerator.random(2, 5, 1))[1]);
  }

  @ParameterizedTest
  @CsvSource({"2, 1", "2, 2", "5, 2", "17, 5", "257, 16", "101, 61", "509, 64", "31, 784"})
  void separated_drawn_hasTheSeparationAndHardlyMore(int count, int dim) {
    for (double wanted : new double[] {1e-6, 0.37, 12, 1e9}) {
      PatternSource source = PatternGenerator.separated(count, dim, SEED, wanted);
      float[][] rows = rows(source);
      assertThat(smallestSeparation(rows))
          .as("seed %d, Δ %s", SEED, wanted)
          .isGreaterThanOrEqualTo(wanted);
      assertThat(source.separation()).isEqualTo(wanted);
      for (float[] row : rows) {
        assertThat(Math.sqrt(dot(row, row)) / source.norm()).isCloseTo(1, within(1e-6));
      }
    }
  }

  @Test
  void separated_drawn_isNotMuchLargerThanAsked() {
    float[][] rows = rows(PatternGenerator.separated(257, 61, SEED, 3));
    assertThat(smallestSeparation(rows)).isBetween(3.0, 3.001);
  }

  @Test
  void separated_onePattern_hasThatSquaredNorm() {
    float[] only = rows(PatternGenerator.separated(1, 7, SEED, 3))[0];
    assertThat(dot(only, only)).isBetween(3.0, 3.001);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1",
    "2, 1",
    "3, 2",
    "7, 3",
    "8, 3",
    "9, 4",
    "100, 7",
    "1000, 61",
    "1021, 64",
    "1021, 65",
    "513, 130"
  })
  void code_anyShape_hasAtLeastTheSeparation(int count, int dim) {
    for (double wanted : new double[] {1e-20, 0.37, 12, 1e20}) {
      PatternSource source = CodePatterns.of(count, dim, SEED, wanted);
      float[][] rows = rows(source);
      if (count > 1) {
        assertThat(smallestSeparation(rows)).isGreaterThanOrEqualTo(wanted);
      }
      for (float[] row : rows) {
        assertThat(Math.sqrt(dot(row, row)) / source.norm()).isCloseTo(1, within(1e-12));
      }
    }
  }

  @Test
  void separated_tooManyToCompare_hasAtLeastTheSeparation() {
    int count = 65_537;
    assertThat((double) count * count * 23).isGreaterThan(PatternGenerator.MOST_MEASURED);
    float[][] rows = rows(PatternGenerator.separated(count, 23, SEED, 5));
    for (int i = 0; i < count; i += 251) {
      assertThat(separation(rows, i)).as("row %d", i).isGreaterThanOrEqualTo(5);
    }
  }

  @Test
  void separated_aTrillionPatterns_readsAnyRow() {
    PatternSource source = PatternGenerator.separated(1L << 40, 128, SEED, 4);
    float[] first = new float[128];
    float[] last = new float[128];
    source.row(0, first, 0);
    source.row((1L << 40) - 1, last, 0);
    assertThat(dot(first, first) - dot(first, last)).isGreaterThanOrEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 8, 13, 64, 70, 129})
  void best_anyLength_hasTheDistanceItSays(int length) {
    int bits = Math.min(9, length);
    BinaryCode code = BinaryCode.best(bits, length, SEED);
    int smallest = Integer.MAX_VALUE;
    for (long a = 0; a < 1L << bits; a++) {
      for (long b = 0; b < a; b++) {
        int distance = 0;
        for (int w = 0; w < code.encode(a).length; w++) {
          distance += Long.bitCount(code.encode(a)[w] ^ code.encode(b)[w]);
        }
        smallest = Math.min(smallest, distance);
      }
    }
    assertThat(code.distance()).isEqualTo(smallest).isGreaterThanOrEqualTo(length / bits);
  }

  @Test
  void separated_tooManyForTheDimension_saysWhichWouldDo() {
    assertThatThrownBy(() -> PatternGenerator.separated(3, 1, SEED, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("use dimension 2 or more");
    assertThatThrownBy(() -> PatternGenerator.separated(1_000_000, 19, SEED, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("use dimension 20 or more");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e-21, 1e21})
  void separated_outsideItsRange_saysTheRange(double separation) {
    assertThatThrownBy(() -> PatternGenerator.separated(3, 3, SEED, separation))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1.0E-20 to 1.0E20");
  }

  @Test
  void random_emptyShapes_areRefused() {
    assertThatThrownBy(() -> PatternGenerator.random(0, 3, SEED))
        .isInstanceOf(InvalidInputException.class);
    assertThatThrownBy(() -> PatternGenerator.random(3, 0, SEED))
        .isInstanceOf(InvalidInputException.class);
  }

  @Test
  void toPatternsAndWriteTo_severalBlocks_holdTheRows(@TempDir Path folder) {
    PatternSource source = PatternGenerator.random(2053, 1021, SEED);
    Path file = folder.resolve("made.npy");
    try (PatternWriter writer = PatternFiles.create(file, source.dim())) {
      source.writeTo(writer);
      writer.commit();
    }
    float[] expected = new float[1021];
    try (Patterns made = source.toPatterns();
        Patterns read = Patterns.open(file)) {
      assertThat(read.count()).isEqualTo(2053);
      for (int r = 0; r < 2053; r += 19) {
        source.row(r, expected, 0);
        assertThat(made.row(r)).isEqualTo(expected);
        assertThat(read.row(r)).isEqualTo(expected);
      }
    }
  }
}
