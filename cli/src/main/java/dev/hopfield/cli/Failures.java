package dev.hopfield.cli;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.InvalidInputException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever goes wrong into one line on standard error and an {@link ExitCode}. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Console console;

  Failures(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    Throwable cause = e.getCause();
    if (cause instanceof InvalidInputException) {
      say(cause.getMessage());
    } else {
      String command = e.getCommandLine().getCommandSpec().qualifiedName();
      say("%s%s; see %s --help".formatted(text(e), nearest(e), command));
    }
    return ExitCode.BAD_INPUT;
  }

  /** What the user may have meant. */
  private static String nearest(ParameterException e) {
    List<String> suggestions =
        e instanceof UnmatchedArgumentException unmatched ? unmatched.getSuggestions() : List.of();
    return suggestions.isEmpty() ? "" : "; did you mean " + suggestions.getFirst() + "?";
  }

  @Override
  public int handleExecutionException(
      Exception e, CommandLine commandLine, @Nullable ParseResult parsed) {
    Object root = commandLine.getCommandSpec().root().userObject();
    return report(e, root instanceof HopfieldCommand hopfield && hopfield.isDebug());
  }

  /** Results could not be written, for example because the disk is full. */
  int outputLost() {
    say(
        "the results could not be written to standard output; is the disk full or the pipe"
            + " closed?");
    return ExitCode.FAILURE;
  }

  int report(Throwable failure, boolean debug) {
    if (debug) {
      failure.printStackTrace(console.err());
    }
    say(message(failure, debug));
    return code(failure);
  }

  private static int code(Throwable failure) {
    return failure instanceof InvalidInputException || namesNoFile(failure)
        ? ExitCode.BAD_INPUT
        : ExitCode.FAILURE;
  }

  private static boolean namesNoFile(Throwable failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : failure;
    return cause instanceof NoSuchFileException
        || cause instanceof NotDirectoryException
        || cause instanceof FileNotFoundException;
  }

  /** What went wrong below an exception that only carries it; one that says more stays. */
  private static Throwable ioCause(Throwable failure) {
    Throwable cause = failure instanceof UncheckedIOException ? failure.getCause() : null;
    return cause == null || saysMore(failure, cause) ? failure : cause;
  }

  private static boolean saysMore(Throwable failure, Throwable cause) {
    return !cause.toString().equals(failure.getMessage());
  }

  private static String message(Throwable failure, boolean debug) {
    Throwable cause = ioCause(failure);
    return switch (cause) {
      case InvalidInputException e -> text(e);
      case DeviceException e -> text(e);
      case UncheckedIOException e -> text(e);
      case NoSuchFileException e -> "%s does not exist; check the path".formatted(e.getFile());
      case NotDirectoryException e -> "%s is not a folder; check the path".formatted(e.getFile());
      case AccessDeniedException e ->
          "%s may not be accessed; check its permissions".formatted(e.getFile());
      case FileSystemException e ->
          "%s: %s; check the path and the disk".formatted(e.getFile(), reason(e));
      case IOException e -> text(e) + "; check the file and the disk";
      case OutOfMemoryError e ->
          "out of memory with a heap of %d MiB; use fewer patterns or a smaller batch, or a larger heap: HOPFIELD_JAVA_OPTS=-Xmx%dg"
              .formatted(heapMebibytes(), Math.max(2, heapMebibytes() / 512));
      default ->
          debug
              ? "unexpected: " + cause
              : "unexpected: %s; run again with --debug to see where".formatted(cause);
    };
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
  }

  private static long heapMebibytes() {
    return Runtime.getRuntime().maxMemory() >> 20;
  }

  private static String text(Throwable e) {
    String message = e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : message
            // What the API words for its callers, in the words of this program.
            .replace("allow NaN and infinity", "allow it with --allow-nonfinite")
            .replace("use backend ", "use --backend ");
  }

  private void say(@Nullable String message) {
    console.say(String.valueOf(message));
  }
}
