package uk.ac.manchester.tornado.api.common;

import org.jspecify.annotations.Nullable;

/** A call of a function of a native library, such as cuBLAS, as a task of a graph. */
public class LibraryTaskDescriptor {

  private @Nullable String libraryName;
  private @Nullable String functionName;
  private Object @Nullable [] parameters;
  private Access @Nullable [] access;
  private @Nullable Object tuning;

  /** Makes a descriptor of nothing yet. */
  public LibraryTaskDescriptor() {}

  /** Names the library. */
  public LibraryTaskDescriptor withLibrary(String libraryName) {
    this.libraryName = libraryName;
    return this;
  }

  /** Names the function. */
  public LibraryTaskDescriptor withFunction(String functionName) {
    this.functionName = functionName;
    return this;
  }

  /** Gives the arguments: arrays and boxed numbers. */
  public LibraryTaskDescriptor withParameters(Object[] parameters) {
    this.parameters = parameters;
    return this;
  }

  /** Says what the function does with each argument. */
  public LibraryTaskDescriptor withAccess(Access[] access) {
    this.access = access;
    return this;
  }

  /** Attaches what only the library understands. */
  public LibraryTaskDescriptor withTuning(Object tuning) {
    this.tuning = tuning;
    return this;
  }

  /** Returns the library's name. */
  public @Nullable String getLibraryName() {
    return libraryName;
  }

  /** Returns the function's name. */
  public @Nullable String getFunctionName() {
    return functionName;
  }

  /** Returns the arguments. */
  public Object @Nullable [] getParameters() {
    return parameters;
  }

  /** Returns what the function does with each argument. */
  public Access @Nullable [] getAccess() {
    return access;
  }

  /** Returns what only the library understands. */
  public @Nullable Object getTuning() {
    return tuning;
  }
}
