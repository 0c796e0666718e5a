package dev.hopfield.acceptance;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Folders that look like TornadoVM SDKs, as far as something looks at them. */
final class FakeSdk {
  private static final String JARS = "share/java/tornado";

  private FakeSdk() {}

  /** One whose module starts nothing: its runtime fails as a backend's without its driver does. */
  static Path thatCannotLoad(Path home, String backend, String failure) throws IOException {
    Path sources = Files.createDirectories(home.resolve("sources"));
    Path classes = Files.createDirectories(home.resolve("classes"));
    Path api = Files.createDirectories(sources.resolve("uk/ac/manchester/tornado/api/runtime"));
    Files.writeString(
        sources.resolve("module-info.java"),
        "module tornado.api { exports uk.ac.manchester.tornado.api;"
            + " exports uk.ac.manchester.tornado.api.runtime; }");
    Files.writeString(
        sources.resolve("uk/ac/manchester/tornado/api/TornadoRuntime.java"),
        "package uk.ac.manchester.tornado.api; public interface TornadoRuntime {}");
    Files.writeString(
        api.resolve("TornadoRuntimeProvider.java"),
        """
        package uk.ac.manchester.tornado.api.runtime;
        public class TornadoRuntimeProvider {
          private static final uk.ac.manchester.tornado.api.TornadoRuntime RUNTIME = start();
          private static uk.ac.manchester.tornado.api.TornadoRuntime start() {
            throw new %s;
          }
          public static uk.ac.manchester.tornado.api.TornadoRuntime getTornadoRuntime() {
            return RUNTIME;
          }
        }
        """
            .formatted(failure));
    String[] options =
        Stream.concat(Stream.of("-d", classes.toString()), files(sources, ".java").stream())
            .toArray(String[]::new);
    if (ToolProvider.getSystemJavaCompiler().run(null, null, null, options) != 0) {
      throw new IOException("the fake SDK does not compile");
    }
    jar(classes, jars(home).resolve("tornado-api-5.2.0-jdk25.jar"));
    Files.writeString(
        jars(home).resolve("tornado-drivers-%s-5.2.0-jdk25.jar".formatted(backend)), "");
    // The module path is a list of jars: the empty one is no module.
    Files.writeString(
        home.resolve("tornado-argfile.template"),
        """
        --module-path ${TORNADOVM_HOME}/share/java/tornado/tornado-api-5.2.0-jdk25.jar
        --add-modules tornado.api
        """);
    return home;
  }

  /** One that has options and jars for some version. */
  static Path ofVersion(Path home, String version, String options) throws IOException {
    Files.writeString(jars(home).resolve("tornado-api-" + version + ".jar"), "");
    Files.writeString(home.resolve("tornado-argfile.template"), options);
    return home;
  }

  private static Path jars(Path home) throws IOException {
    return Files.createDirectories(home.resolve(JARS));
  }

  private static List<String> files(Path folder, String end) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.map(Path::toString).filter(file -> file.endsWith(end)).toList();
    }
  }

  private static void jar(Path classes, Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out)) {
      for (String name : files(classes, ".class")) {
        jar.putNextEntry(new JarEntry(classes.relativize(Path.of(name)).toString()));
        Files.copy(Path.of(name), jar);
        jar.closeEntry();
      }
    }
  }
}
