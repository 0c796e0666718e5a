package uk.ac.manchester.tornado.api.common;

/**
 * The shapes of a task: a method of up to eighteen arguments that returns nothing, or one that
 * builds a call of a native library.
 */
public final class TornadoFunctions {

  /** A method of no arguments. */
  @FunctionalInterface
  public interface Task {

    /** Runs the method. */
    void apply();
  }

  /** A method of one argument. */
  @FunctionalInterface
  public interface Task1<T1> {

    /** Runs the method. */
    void apply(T1 arg1);
  }

  /** A method of two arguments. */
  @FunctionalInterface
  public interface Task2<T1, T2> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2);
  }

  /** A method of three arguments. */
  @FunctionalInterface
  public interface Task3<T1, T2, T3> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3);
  }

  /** A method of four arguments. */
  @FunctionalInterface
  public interface Task4<T1, T2, T3, T4> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4);
  }

  /** A method of five arguments. */
  @FunctionalInterface
  public interface Task5<T1, T2, T3, T4, T5> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5);
  }

  /** A method of six arguments. */
  @FunctionalInterface
  public interface Task6<T1, T2, T3, T4, T5, T6> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6);
  }

  /** A method of seven arguments. */
  @FunctionalInterface
  public interface Task7<T1, T2, T3, T4, T5, T6, T7> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7);
  }

  /** A method of eight arguments. */
  @FunctionalInterface
  public interface Task8<T1, T2, T3, T4, T5, T6, T7, T8> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8);
  }

  /** A method of nine arguments. */
  @FunctionalInterface
  public interface Task9<T1, T2, T3, T4, T5, T6, T7, T8, T9> {

    /** Runs the method. */
    void apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9);
  }

  /** A method of ten arguments. */
  @FunctionalInterface
  public interface Task10<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> {

    /** Runs the method. */
    void apply(
        T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7, T8 arg8, T9 arg9, T10 arg10);
  }

  /** A method of eleven arguments. */
  @FunctionalInterface
  public interface Task11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> {

    /** Runs the method. */
    void apply(
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6,
        T7 arg7,
        T8 arg8,
        T9 arg9,
        T10 arg10,
        T11 arg11);
  }

  /** A method of twelve arguments. */
  @FunctionalInterface
  public interface Task12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> {

    /** Runs the method. */
    void apply(
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6,
        T7 arg7,
        T8 arg8,
        T9 arg9,
        T10 arg10,
        T11 arg11,
        T12 arg12);
  }

  /** A method of thirteen arguments. */
  @FunctionalInterface
  public interface Task13<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> {

    /** Runs the method. */
    void apply(
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6,
        T7 arg7,
        T8 arg8,
        T9 arg9,
        T10 arg10,
        T11 arg11,
        T12 arg12,
        T13 arg13);
  }

  /** A method of fourteen arguments. */
  @FunctionalInterface
  public interface Task14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> {

    /** Runs the method. */
    void apply(
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6,
        T7 arg7,
        T8 arg8,
        T9 arg9,
        T10 arg10,
        T11 arg11,
        T12 arg12,
        T13 arg13,
        T14 arg14);
  }

  /** A method of fifteen arguments. */
  @FunctionalInterface
  public interface Task15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> {

    /** Runs the method. */
    void apply(
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6,
        T7 arg7,
        T8 arg8,
        T9 arg9,
        T10 arg10,
        T11 arg11,
        T12 arg12,
        T13 arg13,
        T14 arg14,
        T15 arg15);
  }

  /** A method of eighteen arguments. */
  @FunctionalInterface
  public interface Task18<
      T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15, T16, T17, T18> {

    /** Runs the method. */
    void apply(
        T1 arg1,
        T2 arg2,
        T3 arg3,
        T4 arg4,
        T5 arg5,
        T6 arg6,
        T7 arg7,
        T8 arg8,
        T9 arg9,
        T10 arg10,
        T11 arg11,
        T12 arg12,
        T13 arg13,
        T14 arg14,
        T15 arg15,
        T16 arg16,
        T17 arg17,
        T18 arg18);
  }

  /** Builds a call of a native library from six arguments. */
  @FunctionalInterface
  public interface LibraryTask6<T1, T2, T3, T4, T5, T6> {

    /** Builds the call. */
    LibraryTaskDescriptor apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6);
  }

  /** Builds a call of a native library from seven arguments. */
  @FunctionalInterface
  public interface LibraryTask7<T1, T2, T3, T4, T5, T6, T7> {

    /** Builds the call. */
    LibraryTaskDescriptor apply(T1 arg1, T2 arg2, T3 arg3, T4 arg4, T5 arg5, T6 arg6, T7 arg7);
  }
}
