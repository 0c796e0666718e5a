package dev.hopfield.cli.report;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the commit of the checkout that this program was built in, by reading git's own files. */
final class SourceCommit {
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{40,64}");

  private SourceCommit() {}

  /** The first twelve digits of the commit, or {@code unknown}. */
  static String read() {
    try {
      CodeSource source = SourceCommit.class.getProtectionDomain().getCodeSource();
      return source == null ? "unknown" : above(Path.of(source.getLocation().toURI()));
    } catch (URISyntaxException | IOException | RuntimeException e) {
      return "unknown";
    }
  }

  /** The commit of the checkout that {@code place} lies in. */
  static String above(Path place) throws IOException {
    for (Path folder = place; folder != null; folder = folder.getParent()) {
      Path git = folder.resolve(".git");
      if (Files.exists(git)) {
        return head(Files.isDirectory(git) ? git : linked(git)).orElse("unknown");
      }
    }
    return "unknown";
  }

  /** Where a {@code .git} file, as in a linked work tree, points. */
  private static Path linked(Path file) throws IOException {
    String target = Files.readString(file).strip().replaceFirst("^gitdir:\\s*", "");
    return file.resolveSibling(target);
  }

  private static Optional<String> head(Path git) throws IOException {
    String head = Files.readString(git.resolve("HEAD")).strip();
    if (!head.startsWith("ref:")) {
      return hash(head);
    }
    String ref = head.substring("ref:".length()).strip();
    for (Path folder : List.of(git, common(git))) {
      Optional<String> found = reference(folder, ref);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Where branches are kept: in a linked work tree, with the main one. */
  private static Path common(Path git) throws IOException {
    Path pointer = git.resolve("commondir");
    return Files.exists(pointer) ? git.resolve(Files.readString(pointer).strip()) : git;
  }

  private static Optional<String> reference(Path git, String ref) throws IOException {
    Path loose = git.resolve(ref);
    if (Files.exists(loose)) {
      return hash(Files.readString(loose).strip());
    }
    Path packed = git.resolve("packed-refs");
    if (!Files.exists(packed)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(packed)) {
      return lines
          .filter(line -> line.endsWith(" " + ref))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst()
          .flatMap(SourceCommit::hash);
    }
  }

  private static Optional<String> hash(@Nullable String text) {
    return text != null && HASH.matcher(text).matches()
        ? Optional.of(text.substring(0, 12))
        : Optional.empty();
  }
}
