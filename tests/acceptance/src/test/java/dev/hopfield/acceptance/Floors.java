package dev.hopfield.acceptance;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;

/** Which room may stand on which: the rules of the house's floors. */
final class Floors {
  static final String ENGINE = "dev.hopfield.engine..";
  static final String KERNELS = "dev.hopfield.kernels..";
  static final String HOST = "dev.hopfield.host..";
  static final String CLI = "dev.hopfield.cli..";
  static final String SIMULATOR = "dev.hopfield.simulator..";
  static final String TORNADO = "uk.ac.manchester.tornado..";

  private static final String JDK = "java..";
  private static final String JDK_MANAGEMENT = "com.sun.management";
  private static final String VECTOR = "jdk.incubator.vector..";
  private static final String NULLNESS = "org.jspecify.annotations..";

  static final ArchRule ENGINE_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage(ENGINE)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ENGINE, JDK, VECTOR, NULLNESS);

  static final ArchRule KERNELS_STAND_ON_TORNADO =
      classes()
          .that()
          .resideInAPackage(KERNELS)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(KERNELS, TORNADO, "java.lang..", NULLNESS);

  static final ArchRule KERNELS_ARE_STATIC =
      methods().that().areDeclaredInClassesThat().resideInAPackage(KERNELS).should().beStatic();

  static final ArchRule KERNELS_ARE_STATELESS =
      fields()
          .that()
          .areDeclaredInClassesThat()
          .resideInAPackage(KERNELS)
          .should()
          .beStatic()
          .andShould()
          .beFinal();

  static final ArchRule HOST_STANDS_ON_ENGINE_AND_KERNELS =
      classes()
          .that()
          .resideInAPackage(HOST)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(HOST, ENGINE, KERNELS, TORNADO, JDK, JDK_MANAGEMENT, NULLNESS);

  static final ArchRule CLI_KNOWS_ENGINE_ONLY =
      noClasses()
          .that()
          .resideInAPackage(CLI)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(HOST, KERNELS, SIMULATOR, TORNADO);

  static final ArchRule SIMULATOR_STANDS_ALONE =
      classes()
          .that()
          .resideInAnyPackage(SIMULATOR, TORNADO)
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(SIMULATOR, TORNADO, JDK, NULLNESS);

  static final ArchRule LIBRARIES_DO_NOT_PRINT =
      noClasses()
          .that()
          .resideInAnyPackage(ENGINE, KERNELS, HOST, SIMULATOR)
          .should(ACCESS_STANDARD_STREAMS);

  private Floors() {}

  /** The classes of every room, tests left out. */
  static JavaClasses rooms() {
    return new ClassFileImporter()
        // Wherever a build puts them: ArchUnit's own option knows Maven's usual folder only.
        .withImportOption(location -> !location.contains("/test-classes/"))
        .importPackages("dev.hopfield", "uk.ac.manchester.tornado");
  }
}
