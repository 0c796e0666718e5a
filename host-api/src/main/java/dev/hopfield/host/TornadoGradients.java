package dev.hopfield.host;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;
import dev.hopfield.engine.backend.Cancellation;
import dev.hopfield.engine.backend.GradientPass;
import dev.hopfield.engine.backend.GradientRequest;
import dev.hopfield.engine.backend.Gradients;
import dev.hopfield.engine.gradient.HostGradients;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gradients computed on a device, windows of rows one after the other. Where floats overflow, or
 * the weights of a query do not sum to about 1, all is computed again in double precision on this
 * machine's processor.
 */
final class TornadoGradients implements GradientPass {
  private static final double WEIGHT_TOLERANCE = 1e-2;

  private final Patterns patterns;
  private final Patterns values;
  private final GradientPrograms programs;
  private final Cancellation cancellation;

  TornadoGradients(
      Patterns patterns, Patterns values, GradientPrograms programs, Cancellation cancellation) {
    this.patterns = patterns;
    this.values = values;
    this.programs = programs;
    this.cancellation = cancellation;
  }

  @Override
  public Gradients of(GradientRequest request) {
    Patterns projected = request.ofValues() ? values : patterns;
    if (request.states().dim() != patterns.dim() || request.results().dim() != projected.dim()) {
      throw new InvalidInputException(
          "%s and %s do not belong to patterns of dimension %d projected to %d"
              .formatted(request.states(), request.results(), patterns.dim(), projected.dim()));
    }
    GradientStage.Shape shape =
        new GradientStage.Shape(
            patterns.dim(), projected.dim(), projected == patterns, request.ofPatterns());
    Gradients found = programs.with(shape, compiled -> run(request, projected, compiled));
    return found != null ? found : HostGradients.exact(patterns, values, cancellation).of(request);
  }

  /** The gradients; {@code null} if single precision does not suffice. */
  private @Nullable Gradients run(
      GradientRequest request, Patterns projected, GradientPrograms.Compiled compiled) {
    Patterns dX = request.ofPatterns() ? Patterns.allocate(patterns.count(), patterns.dim()) : null;
    Patterns dV = null;
    boolean done = false;
    try {
      dV = request.ofPatterns() ? Patterns.allocate(projected.count(), projected.dim()) : null;
      Gradients found = new Pass(request, projected, compiled, dX, dV).run();
      done = found != null;
      return found;
    } finally {
      if (!done && dX != null) {
        dX.close();
      }
      if (!done && dV != null) {
        dV.close();
      }
    }
  }

  /** One request on its way through the windows. */
  private final class Pass {
    private final GradientRequest request;
    private final Patterns projected;
    private final GradientStage stage;
    private final DeviceProgram program;
    private final @Nullable Patterns dX;
    private final @Nullable Patterns dV;
    private final double[] states;
    private final double[] weights;

    Pass(
        GradientRequest request,
        Patterns projected,
        GradientPrograms.Compiled compiled,
        @Nullable Patterns dX,
        @Nullable Patterns dV) {
      this.request = request;
      this.projected = projected;
      stage = compiled.stage();
      program = compiled.program();
      this.dX = dX;
      this.dV = dV;
      states = new double[request.states().data().length];
      weights = new double[request.states().batch()];
    }

    @Nullable Gradients run() {
      for (long first = 0; first < patterns.count(); first += stage.windowRows()) {
        cancellation.check();
        window(first, (int) Math.min(stage.windowRows(), patterns.count() - first));
      }
      StateBatch dStates = StateBatch.zeros(weights.length, patterns.dim());
      double dBeta = 0;
      for (int i = 0; i < states.length; i++) {
        dStates.data()[i] = (float) (request.beta() * states[i]);
        dBeta += states[i] * request.states().data()[i];
      }
      boolean sound = Double.isFinite(dBeta);
      for (double weight : weights) {
        sound &= Math.abs(weight - 1) <= WEIGHT_TOLERANCE;
      }
      return sound ? new Gradients(dStates, dBeta, dX, dV) : null;
    }

    private void window(long first, int rows) {
      float[] buffer = new float[rows * Math.max(patterns.dim(), projected.dim())];
      patterns.copyRows(first, rows, buffer, 0);
      GradientStage.write(buffer, rows * patterns.dim(), stage.patternRows());
      if (projected != patterns) {
        projected.copyRows(first, rows, buffer, 0);
        GradientStage.write(buffer, rows * projected.dim(), stage.valueRows());
      }
      float[] x = new float[dX == null ? 0 : rows * patterns.dim()];
      float[] v = new float[dV == null ? 0 : rows * projected.dim()];
      for (int query = 0; query < weights.length; query += GradientStage.QUERIES) {
        int count = Math.min(GradientStage.QUERIES, weights.length - query);
        GradientStage.Window done = stage.launch(program, rows, request, query, count);
        addSums(query, count, stage.sums(done, count));
        if (dX != null) {
          add(stage.patternGradients(done, rows), x);
          add(stage.valueGradients(done, rows), v);
        }
      }
      put(x, patterns.dim(), first, dX);
      put(v, projected.dim(), first, dV);
    }

    private void addSums(int query, int count, double[] sums) {
      int dim = patterns.dim();
      for (int q = 0; q < count; q++) {
        for (int c = 0; c < dim; c++) {
          states[(query + q) * dim + c] += sums[q * (dim + 1) + c];
        }
        weights[query + q] += sums[q * (dim + 1) + dim];
      }
    }

    private static void add(float[] from, float[] to) {
      for (int i = 0; i < to.length; i++) {
        to[i] += from[i];
      }
    }

    private static void put(float[] rows, int dim, long first, @Nullable Patterns to) {
      for (int r = 0; to != null && r < rows.length / dim; r++) {
        to.setRow(first + r, Arrays.copyOfRange(rows, r * dim, (r + 1) * dim));
      }
    }
  }

  @Override
  public void close() {}
}
