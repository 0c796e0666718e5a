package uk.ac.manchester.tornado.api;

import dev.hopfield.simulator.graph.GraphDefinition;
import dev.hopfield.simulator.grid.TaskBody;
import dev.hopfield.simulator.grid.TaskCode;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.LibraryTask6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.LibraryTask7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task1;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task10;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task11;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task12;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task13;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task14;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task15;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task18;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task2;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task3;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task4;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task5;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task6;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task7;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task8;
import uk.ac.manchester.tornado.api.common.TornadoFunctions.Task9;

/**
 * What is copied to the device, which tasks run there, and what is copied back, in a named graph.
 *
 * <p>Arrays live twice: on the host and on the device. A task reads and writes the copies on the
 * device, and nothing passes between the two but by the transfers declared here. Numbers among a
 * task's arguments are compiled into it. A {@link KernelContext} among them makes the task a kernel
 * that runs once for each work-item of its grid; other tasks run once, as the plain Java they are.
 *
 * <p>An argument that is never transferred gets a place on the device whose contents nobody wrote:
 * a task may write it, and a later one read it. (TornadoVM itself would copy it there if the task
 * reads it; the simulator cannot know, and refuses the read.) Not safe for use by several threads.
 */
// The casts undo what add() did to the types of the arguments.
@SuppressWarnings("unchecked")
public class TaskGraph {

  private final GraphDefinition definition;

  /** Makes an empty graph. */
  public TaskGraph(String name) {
    definition = new GraphDefinition(name);
  }

  /** Adds a task without arguments. */
  public TaskGraph task(String id, Task code) {
    return add(id, new Object[0], code, v -> code.apply());
  }

  /** Adds a task. */
  public <A> TaskGraph task(String id, Task1<A> code, A a) {
    Object[] values = {a};
    return add(id, values, code, v -> code.apply((A) v[0]));
  }

  /** Adds a task. */
  public <A, B> TaskGraph task(String id, Task2<A, B> code, A a, B b) {
    Object[] values = {a, b};
    return add(id, values, code, v -> code.apply((A) v[0], (B) v[1]));
  }

  /** Adds a task. */
  public <A, B, C> TaskGraph task(String id, Task3<A, B, C> code, A a, B b, C c) {
    Object[] values = {a, b, c};
    return add(id, values, code, v -> code.apply((A) v[0], (B) v[1], (C) v[2]));
  }

  /** Adds a task. */
  public <A, B, C, D> TaskGraph task(String id, Task4<A, B, C, D> code, A a, B b, C c, D d) {
    Object[] values = {a, b, c, d};
    return add(id, values, code, v -> code.apply((A) v[0], (B) v[1], (C) v[2], (D) v[3]));
  }

  /** Adds a task. */
  public <A, B, C, D, E> TaskGraph task(
      String id, Task5<A, B, C, D, E> code, A a, B b, C c, D d, E e) {
    Object[] values = {a, b, c, d, e};
    return add(id, values, code, v -> code.apply((A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F> TaskGraph task(
      String id, Task6<A, B, C, D, E, F> code, A a, B b, C c, D d, E e, F f) {
    Object[] values = {a, b, c, d, e, f};
    return add(
        id,
        values,
        code,
        v -> code.apply((A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G> TaskGraph task(
      String id, Task7<A, B, C, D, E, F, G> code, A a, B b, C c, D d, E e, F f, G g) {
    Object[] values = {a, b, c, d, e, f, g};
    return add(
        id,
        values,
        code,
        v -> code.apply((A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H> TaskGraph task(
      String id, Task8<A, B, C, D, E, F, G, H> code, A a, B b, C c, D d, E e, F f, G g, H h) {
    Object[] values = {a, b, c, d, e, f, g, h};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I> TaskGraph task(
      String id,
      Task9<A, B, C, D, E, F, G, H, I> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i) {
    Object[] values = {a, b, c, d, e, f, g, h, i};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J> TaskGraph task(
      String id,
      Task10<A, B, C, D, E, F, G, H, I, J> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8], (J) v[9]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J, K> TaskGraph task(
      String id,
      Task11<A, B, C, D, E, F, G, H, I, J, K> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j,
      K k) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j, k};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8], (J) v[9], (K) v[10]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J, K, L> TaskGraph task(
      String id,
      Task12<A, B, C, D, E, F, G, H, I, J, K, L> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j,
      K k,
      L l) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j, k, l};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8], (J) v[9], (K) v[10], (L) v[11]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J, K, L, M> TaskGraph task(
      String id,
      Task13<A, B, C, D, E, F, G, H, I, J, K, L, M> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j,
      K k,
      L l,
      M m) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j, k, l, m};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8], (J) v[9], (K) v[10], (L) v[11], (M) v[12]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J, K, L, M, N> TaskGraph task(
      String id,
      Task14<A, B, C, D, E, F, G, H, I, J, K, L, M, N> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j,
      K k,
      L l,
      M m,
      N n) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j, k, l, m, n};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8], (J) v[9], (K) v[10], (L) v[11], (M) v[12], (N) v[13]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J, K, L, M, N, O> TaskGraph task(
      String id,
      Task15<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j,
      K k,
      L l,
      M m,
      N n,
      O o) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o};
    return add(
        id,
        values,
        code,
        v ->
            code.apply(
                (A) v[0], (B) v[1], (C) v[2], (D) v[3], (E) v[4], (F) v[5], (G) v[6], (H) v[7],
                (I) v[8], (J) v[9], (K) v[10], (L) v[11], (M) v[12], (N) v[13], (O) v[14]));
  }

  /** Adds a task. */
  public <A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R> TaskGraph task(
      String id,
      Task18<A, B, C, D, E, F, G, H, I, J, K, L, M, N, O, P, Q, R> code,
      A a,
      B b,
      C c,
      D d,
      E e,
      F f,
      G g,
      H h,
      I i,
      J j,
      K k,
      L l,
      M m,
      N n,
      O o,
      P p,
      Q q,
      R r) {
    Object[] values = {a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r};
    return add(
        id,
        values,
        code,
        w ->
            code.apply(
                (A) w[0], (B) w[1], (C) w[2], (D) w[3], (E) w[4], (F) w[5], (G) w[6], (H) w[7],
                (I) w[8], (J) w[9], (K) w[10], (L) w[11], (M) w[12], (N) w[13], (O) w[14],
                (P) w[15], (Q) w[16], (R) w[17]));
  }

  /** Adds a call of a native library. */
  public <A, B, C, D, E, F> TaskGraph libraryTask(
      String id, LibraryTask6<A, B, C, D, E, F> code, A a, B b, C c, D d, E e, F f) {
    definition.addLibraryTask(id, code.apply(a, b, c, d, e, f));
    return this;
  }

  /** Adds a call of a native library. */
  public <A, B, C, D, E, F, G> TaskGraph libraryTask(
      String id, LibraryTask7<A, B, C, D, E, F, G> code, A a, B b, C c, D d, E e, F f, G g) {
    definition.addLibraryTask(id, code.apply(a, b, c, d, e, f, g));
    return this;
  }

  private TaskGraph add(String id, Object[] arguments, Object method, TaskBody body) {
    definition.addTask(id, new TaskCode(method, body), arguments);
    return this;
  }

  /** Returns the name. */
  public String getTaskGraphName() {
    return definition.name();
  }

  /**
   * Declares arrays to be copied to the device before the tasks run.
   *
   * @param mode one of {@link uk.ac.manchester.tornado.api.enums.DataTransferMode}
   */
  public TaskGraph transferToDevice(int mode, Object... objects) {
    definition.addInputs(mode, objects);
    return this;
  }

  /** Declares arrays to be taken over from the device memory of the graph that ran before. */
  public TaskGraph consumeFromDevice(String uniqueTaskGraphName, Object... objects) {
    definition.addConsumed(uniqueTaskGraphName, objects);
    return this;
  }

  /** Declares arrays to be taken over from the device memory of the graph that ran before. */
  public TaskGraph consumeFromDevice(Object... objects) {
    definition.addConsumed(definition.name(), objects);
    return this;
  }

  /**
   * Declares arrays to be copied to the host after the tasks ran.
   *
   * @param mode one of {@link uk.ac.manchester.tornado.api.enums.DataTransferMode}
   */
  public TaskGraph transferToHost(int mode, Object... objects) {
    definition.addOutputs(mode, objects);
    return this;
  }

  /** Declares arrays to stay on the device, for later graphs or until asked for. */
  public TaskGraph persistOnDevice(Object... objects) {
    definition.addPersisted(objects);
    return this;
  }

  /** Returns the graph as it is now; what is added later does not reach it. */
  public ImmutableTaskGraph snapshot() {
    return new ImmutableTaskGraph(definition.copy());
  }
}
