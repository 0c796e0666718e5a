package dev.hopfield.engine.layer;

import dev.hopfield.engine.InvalidInputException;
import java.util.Arrays;

/**
 * The sizes and switches of a Hopfield layer. Immutable; made by {@link #of}. What each means is
 * said where the {@link Builder} sets it, together with its name in the PyTorch module.
 */
public final class HopfieldConfig {
  private static final int MOST_STEPS = 1_000_000;

  final int inputSize;
  final int storedSize;
  final int projectionSize;
  final int headSize;
  final int patternSize;
  final int outputSize;
  final int heads;
  final float[] beta;
  final int updateSteps;
  final float tolerance;
  final float epsilon;
  final Normalization normalizeStored;
  final Normalization normalizeStates;
  final Normalization normalizeProjections;
  final boolean staticStored;
  final boolean staticStates;
  final boolean staticProjections;
  final boolean connected;
  final boolean bias;

  private HopfieldConfig(Builder b) {
    inputSize = b.inputSize;
    heads = b.heads;
    storedSize = b.storedSize == 0 ? b.inputSize : b.storedSize;
    projectionSize = b.projectionSize == 0 ? b.inputSize : b.projectionSize;
    requirePositive(inputSize, "input size");
    requirePositive(heads, "number of heads");
    requirePositive(storedSize, "size of stored patterns");
    requirePositive(projectionSize, "size of pattern projections");
    if (b.headSize == 0 && inputSize % heads != 0) {
      throw new InvalidInputException(
          "the input size %d is not a multiple of the %d heads; choose the size of a head with headSize"
              .formatted(inputSize, heads));
    }
    headSize = b.headSize == 0 ? inputSize / heads : b.headSize;
    requirePositive(headSize, "size of a head");
    patternSize = b.patternSize == 0 ? headSize : b.patternSize;
    requirePositive(patternSize, "size of a head's patterns");
    outputSize = b.outputSize == Builder.AS_INPUT ? inputSize : b.outputSize;
    updateSteps = b.updateSteps;
    tolerance = b.tolerance;
    epsilon = b.epsilon;
    normalizeStored = b.normalizeStored;
    normalizeStates = b.normalizeStates;
    normalizeProjections = b.normalizeProjections;
    staticStored = b.staticStored;
    staticStates = b.staticStates;
    staticProjections = b.staticProjections;
    connected = b.connected;
    bias = b.bias;
    requireFitting();
    beta = betas(b.beta);
  }

  private void requireFitting() {
    requireStatic(staticStored, "stored patterns", storedSize, headSize);
    requireStatic(staticStates, "states", inputSize, headSize);
    boolean through = connected && !staticStored;
    requireStatic(
        staticProjections && !through, "pattern projections", projectionSize, patternSize);
    if (connected && projectionSize != storedSize) {
      throw new InvalidInputException(
          "connected pattern projections have size %d but stored patterns %d; give both the same"
              .formatted(projectionSize, storedSize));
    }
    if (connected && patternSize != headSize) {
      throw new InvalidInputException(
          "connected pattern projections need heads of one size, not %d and %d"
              .formatted(headSize, patternSize));
    }
    if (updateSteps < 0 || updateSteps > MOST_STEPS) {
      throw new InvalidInputException(
          "update steps is %d but must be 0 to %d".formatted(updateSteps, MOST_STEPS));
    }
    if (!(tolerance >= 0 && Float.isFinite(tolerance))) {
      throw new InvalidInputException(
          "the tolerance is %s but must be finite and at least 0".formatted(tolerance));
    }
    if (!(epsilon > 0 && Float.isFinite(epsilon))) {
      throw new InvalidInputException(
          "epsilon is %s but must be finite and greater than 0".formatted(epsilon));
    }
  }

  private static void requireStatic(boolean isStatic, String what, int size, int needed) {
    if (isStatic && size != needed) {
      throw new InvalidInputException(
          "static %s have size %d but a head has %d; give both the same, or project them"
              .formatted(what, size, needed));
    }
  }

  private static void requirePositive(int size, String what) {
    if (size < 1) {
      throw new InvalidInputException("the %s is %d but must be at least 1".formatted(what, size));
    }
  }

  private float[] betas(float[] given) {
    if (given.length != 0 && given.length != 1 && given.length != heads) {
      throw new InvalidInputException(
          "there are %d scalings for %d heads; give one, or one for each head"
              .formatted(given.length, heads));
    }
    float[] betas = new float[heads];
    for (int h = 0; h < heads; h++) {
      betas[h] =
          given.length == 0 ? (float) (1 / Math.sqrt(headSize)) : given[given.length == 1 ? 0 : h];
      if (!(betas[h] > 0 && Float.isFinite(betas[h]))) {
        throw new InvalidInputException(
            "the scaling of head %d is %s but must be finite and greater than 0"
                .formatted(h, betas[h]));
      }
    }
    return betas;
  }

  /** Whether there is a projection of the concatenated heads. */
  boolean projectsOutput() {
    return outputSize > 0;
  }

  /** Numbers of a result: the output size, or all heads side by side. */
  public int resultSize() {
    return projectsOutput() ? outputSize : heads * patternSize;
  }

  /** d_in, the size of states before they are projected. */
  public int inputSize() {
    return inputSize;
  }

  /** The size of stored patterns before they are projected. */
  public int storedSize() {
    return storedSize;
  }

  /** The size of pattern projections, the values, before they are projected. */
  public int projectionSize() {
    return projectionSize;
  }

  /** H. */
  public int heads() {
    return heads;
  }

  /** β of each head, in a new array. */
  public float[] beta() {
    return beta.clone();
  }

  /**
   * Begins a configuration.
   *
   * @param inputSize size of states, and of everything else that is given no size of its own
   */
  public static Builder of(int inputSize) {
    return new Builder(inputSize);
  }

  @Override
  public String toString() {
    return "HopfieldConfig[%d → %d heads of %d → %d, beta %s, %d further updates]"
        .formatted(inputSize, heads, headSize, resultSize(), Arrays.toString(beta), updateSteps);
  }

  /**
   * Collects a configuration; the defaults are those of the PyTorch module, whose names are in
   * parentheses. Not safe for use by several threads.
   */
  public static final class Builder {
    private static final int AS_INPUT = -1;

    private final int inputSize;
    private int storedSize;
    private int projectionSize;
    private int headSize;
    private int patternSize;
    private int outputSize = AS_INPUT;
    private int heads = 1;
    private float[] beta = {};
    private int updateSteps;
    private float tolerance = 1e-4f;
    private float epsilon = 1e-5f;
    private Normalization normalizeStored = Normalization.AFFINE;
    private Normalization normalizeStates = Normalization.AFFINE;
    private Normalization normalizeProjections = Normalization.AFFINE;
    private boolean staticStored;
    private boolean staticStates;
    private boolean staticProjections;
    private boolean connected;
    private boolean bias = true;

    private Builder(int inputSize) {
      this.inputSize = inputSize;
    }

    /** Size of stored patterns ({@code stored_pattern_size}); default: the input size. */
    public Builder storedSize(int size) {
      storedSize = size;
      return this;
    }

    /** Size of pattern projections ({@code pattern_projection_size}); default: the input size. */
    public Builder projectionSize(int size) {
      projectionSize = size;
      return this;
    }

    /** d_k, the size of a head's association space ({@code hidden_size}); default: input / H. */
    public Builder headSize(int size) {
      headSize = size;
      return this;
    }

    /** d_v, the size of what a head retrieves ({@code pattern_size}); default: that of a head. */
    public Builder patternSize(int size) {
      patternSize = size;
      return this;
    }

    /** Size of the output projection ({@code output_size}); default: the input size. */
    public Builder outputSize(int size) {
      requirePositive(size, "output size");
      outputSize = size;
      return this;
    }

    /** Leaves the heads side by side ({@code disable_out_projection}). */
    public Builder withoutOutputProjection() {
      outputSize = 0;
      return this;
    }

    /** H, the number of heads ({@code num_heads}); default 1. */
    public Builder heads(int count) {
      heads = count;
      return this;
    }

    /**
     * β of all heads, or one for each ({@code scaling}); default 1/√d_k, with which an update is
     * transformer attention (eq. 10). The module spreads a tensor of scalings over the components
     * of each head, β of component j being entry j modulo H; here entry h is the β of head h.
     */
    public Builder beta(float... betas) {
      beta = betas.clone();
      return this;
    }

    /**
     * The most updates of a state before the one that retrieves the result ({@code
     * update_steps_max}); default 0, with which the layer is attention.
     */
    public Builder updateSteps(int most) {
      updateSteps = most;
      return this;
    }

    /**
     * A state stops being updated, on its own, after an update with ‖ξᵗ⁺¹ − ξᵗ‖ ≤ τ in the
     * association space; 0 for all updates; default 1e-4. (The module's {@code update_steps_eps}
     * bounds the change of all associations of a head together, so a batch can change a result.)
     */
    public Builder tolerance(float tau) {
      tolerance = tau;
      return this;
    }

    /** ε of the normalisations ({@code normalize_…_eps}); default 1e-5. */
    public Builder epsilon(float newEpsilon) {
      epsilon = newEpsilon;
      return this;
    }

    /** Normalisation of stored patterns ({@code normalize_stored_pattern}, {@code …_affine}). */
    public Builder normalizeStored(Normalization kind) {
      normalizeStored = kind;
      return this;
    }

    /** Normalisation of states ({@code normalize_state_pattern}, {@code …_affine}). */
    public Builder normalizeStates(Normalization kind) {
      normalizeStates = kind;
      return this;
    }

    /** Normalisation of projections ({@code normalize_pattern_projection}, {@code …_affine}). */
    public Builder normalizeProjections(Normalization kind) {
      normalizeProjections = kind;
      return this;
    }

    /** All three normalisations at once. */
    public Builder normalize(Normalization kind) {
      return normalizeStored(kind).normalizeStates(kind).normalizeProjections(kind);
    }

    /** Stored patterns are not projected ({@code stored_pattern_as_static}). */
    public Builder staticStored() {
      staticStored = true;
      return this;
    }

    /** States are not projected ({@code state_pattern_as_static}). */
    public Builder staticStates() {
      staticStates = true;
      return this;
    }

    /** Values are not projected ({@code pattern_projection_as_static}). */
    public Builder staticProjections() {
      staticProjections = true;
      return this;
    }

    /**
     * Values pass through the projection of the stored patterns first ({@code
     * pattern_projection_as_connected}): V = X W_K W_V, as in eq. 10.
     */
    public Builder connectedProjections() {
      connected = true;
      return this;
    }

    /** Projections have no biases ({@code input_bias=False}). */
    public Builder withoutBias() {
      bias = false;
      return this;
    }

    /**
     * The configuration.
     *
     * @throws InvalidInputException if sizes do not fit each other or a value is out of range
     */
    public HopfieldConfig build() {
      return new HopfieldConfig(this);
    }
  }
}
