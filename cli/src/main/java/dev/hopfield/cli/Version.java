package dev.hopfield.cli;

import dev.hopfield.cli.report.Environment;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: version, commit and the JVM. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "hopfield %s (commit %s)"
          .formatted(version == null ? "from source" : version, Environment.sourceCommit()),
      "JDK " + Environment.runningJdk()
    };
  }
}
