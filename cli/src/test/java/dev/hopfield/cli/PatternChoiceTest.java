package dev.hopfield.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PatternChoiceTest {
  @Test
  void of_digits_isACount() {
    assertThat(PatternChoice.of("4099", 7)).isEqualTo(new PatternChoice(null, 4099));
    assertThat(PatternChoice.of(null, 7)).isEqualTo(new PatternChoice(null, 7));
  }

  @Test
  void of_anythingElse_isAFile() {
    assertThat(PatternChoice.of("4099.npy", 7))
        .isEqualTo(new PatternChoice(Path.of("4099.npy"), 0));
    assertThat(PatternChoice.of("./4099", 7).isFile()).isTrue();
  }

  @Test
  void of_moreThanALong_isRefused() {
    assertThatThrownBy(() -> PatternChoice.of("9223372036854775808", 7))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("9223372036854775807");
  }

  @Test
  void open_count_makesTheSameForTheSameSeed() {
    try (Patterns one = PatternChoice.of("97", 0).open(13, 64, 5);
        Patterns same = PatternChoice.of("97", 0).open(13, 64, 5);
        Patterns other = PatternChoice.of("97", 0).open(13, 64, 6)) {
      assertThat(one.count()).isEqualTo(97);
      assertThat(one.dim()).isEqualTo(13);
      assertThat(one.row(96)).isEqualTo(same.row(96)).isNotEqualTo(other.row(96));
    }
  }

  @Test
  void requireRoom_moreThanIsFree_isRefusedWithBothSizes() {
    PatternChoice.requireRoom(1 << 20, 256, 1L << 30);
    assertThatThrownBy(() -> PatternChoice.requireRoom((1 << 20) + 1, 256, 1L << 30))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("1.0 GiB are free");
  }
}
