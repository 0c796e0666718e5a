package dev.hopfield.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import dev.hopfield.cli.WrongCommand;
import dev.hopfield.engine.WrongEngine;
import dev.hopfield.host.WrongHost;
import dev.hopfield.kernels.WrongKernel;
import dev.hopfield.simulator.WrongSimulator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The rooms keep to their floors, and each rule refuses a class that does not. */
final class FloorsTest {
  private static final JavaClasses ROOMS = Floors.rooms();

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("engine", Floors.ENGINE_STANDS_ALONE, WrongEngine.class),
        rule("kernels' imports", Floors.KERNELS_STAND_ON_TORNADO, WrongKernel.class),
        rule("kernels' methods", Floors.KERNELS_ARE_STATIC, WrongKernel.class),
        rule("kernels' fields", Floors.KERNELS_ARE_STATELESS, WrongKernel.class),
        rule("host-api", Floors.HOST_STANDS_ON_ENGINE_AND_KERNELS, WrongHost.class),
        rule("cli", Floors.CLI_KNOWS_ENGINE_ONLY, WrongCommand.class),
        rule("simulator", Floors.SIMULATOR_STANDS_ALONE, WrongSimulator.class),
        rule("standard streams", Floors.LIBRARIES_DO_NOT_PRINT, WrongHost.class));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void check_rooms(ArchRule rule, Class<?> wrong) {
    rule.check(ROOMS);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void evaluate_classThatBreaksTheRule(ArchRule rule, Class<?> wrong) {
    JavaClasses classes = new ClassFileImporter().importClasses(wrong);

    assertThat(rule.evaluate(classes).hasViolation()).isTrue();
  }

  private static Arguments rule(String name, ArchRule rule, Class<?> wrong) {
    return Arguments.of(Named.of(name, rule), wrong);
  }
}
