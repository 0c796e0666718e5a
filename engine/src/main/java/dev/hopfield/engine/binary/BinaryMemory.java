package dev.hopfield.engine.binary;

import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.binary.Interaction.Classic;
import dev.hopfield.engine.binary.Interaction.Exponential;
import dev.hopfield.engine.binary.Interaction.Polynomial;
import java.util.SplittableRandom;

/**
 * A Hopfield memory of binary patterns. Each element of a state takes the sign for which the energy
 * is lower, the others being as they are; where both are the same, it stays.
 *
 * <p>Asynchronous updates change one element after the other, in an order drawn anew for every
 * sweep; they never raise the energy, so they come to rest. Synchronous ones change all at once and
 * may end in a cycle of two states.
 *
 * <p>No d × d weights are stored: what an element feels follows from the overlaps xᵢᵀξ, N of them,
 * which change by ±2 when an element does. Immutable and safe for use by several threads.
 */
public final class BinaryMemory {
  private final BinaryPatterns patterns;
  private final Interaction interaction;

  /** A memory of these patterns. */
  public BinaryMemory(BinaryPatterns patterns, Interaction interaction) {
    this.patterns = patterns;
    this.interaction = interaction;
  }

  /**
   * Where a retrieval ended.
   *
   * @param state the last state, ±1
   * @param sweeps updates of all elements it took, the one that changed nothing included
   * @param converged whether the last sweep changed nothing
   */
  @SuppressWarnings("ArrayRecordComponent") // a plain carrier, never compared
  public record Found(float[] state, int sweeps, boolean converged) {}

  /**
   * One element after the other, in an order that the seed decides, until nothing changes.
   *
   * @param query d elements ±1, not changed
   * @param mostSweeps updates of all elements at most, at least 1
   * @param seed of the orders
   * @throws InvalidInputException if the query is not of that kind, or no sweep is allowed
   */
  public Found retrieveAsynchronously(float[] query, int mostSweeps, long seed) {
    requireSweeps(mostSweeps);
    SplittableRandom random = new SplittableRandom(seed);
    State state = new State(query);
    int[] order = new int[patterns.dim()];
    for (int c = 0; c < order.length; c++) {
      order[c] = c;
    }
    for (int sweep = 1; sweep <= mostSweeps; sweep++) {
      shuffle(order, random);
      boolean changed = false;
      for (int c : order) {
        if (state.prefersOther(c)) {
          state.flip(c);
          changed = true;
        }
      }
      if (!changed) {
        return new Found(state.signs, sweep, true);
      }
    }
    return new Found(state.signs, mostSweeps, false);
  }

  /**
   * All elements at once, until nothing changes.
   *
   * @param query d elements ±1, not changed
   * @param mostSweeps updates at most, at least 1
   * @throws InvalidInputException if the query is not of that kind, or no sweep is allowed
   */
  public Found retrieveSynchronously(float[] query, int mostSweeps) {
    requireSweeps(mostSweeps);
    State state = new State(query);
    for (int sweep = 1; sweep <= mostSweeps; sweep++) {
      boolean[] other = new boolean[patterns.dim()];
      boolean changed = false;
      for (int c = 0; c < other.length; c++) {
        other[c] = state.prefersOther(c);
        changed |= other[c];
      }
      if (!changed) {
        return new Found(state.signs, sweep, true);
      }
      for (int c = 0; c < other.length; c++) {
        if (other[c]) {
          state.flip(c);
        }
      }
    }
    return new Found(state.signs, mostSweeps, false);
  }

  private static void requireSweeps(int most) {
    if (most < 1) {
      throw new InvalidInputException(
          "the most sweeps is %d but must be at least 1".formatted(most));
    }
  }

  private static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
  }

  /**
   * The energy of a state: −½ ξᵀWξ for the classic network, −Σ max(0, xᵢᵀξ/d)ⁿ for polynomial
   * interactions (in units of dⁿ), −ln Σ exp(xᵢᵀξ) for the exponential one, whose logarithm falls
   * when it falls.
   *
   * @param state d elements ±1
   * @throws InvalidInputException if it is not of that kind
   */
  public double energy(float[] state) {
    State read = new State(state);
    double dim = patterns.dim();
    double sum = 0;
    int highest = read.highest();
    for (int overlap : read.overlaps) {
      sum +=
          switch (interaction) {
            case Classic _ -> 0.5 * ((double) overlap * overlap - dim);
            case Polynomial polynomial -> Math.pow(Math.max(0, overlap) / dim, polynomial.degree());
            case Exponential _ -> Math.exp((double) overlap - highest);
          };
    }
    return interaction instanceof Exponential ? -(highest + Math.log(sum)) : -sum;
  }

  /** A state with its overlaps. */
  private final class State {
    private final float[] signs;
    private final int[] overlaps;
    private double[] values;

    State(float[] query) {
      if (query.length != patterns.dim()) {
        throw new InvalidInputException(
            "the state has dimension %d but the patterns have %d; use states of dimension %d"
                .formatted(query.length, patterns.dim(), patterns.dim()));
      }
      signs = query.clone();
      long[] packed = BinaryPatterns.state(query).packed(0);
      overlaps = new int[patterns.count()];
      for (int i = 0; i < overlaps.length; i++) {
        overlaps[i] = patterns.overlap(i, packed);
      }
      values = valuesOfOverlaps();
    }

    int highest() {
      int highest = Integer.MIN_VALUE;
      for (int overlap : overlaps) {
        highest = Math.max(highest, overlap);
      }
      return highest;
    }

    void flip(int c) {
      int sign = (int) signs[c];
      for (int i = 0; i < overlaps.length; i++) {
        overlaps[i] -= 2 * sign * patterns.sign(i, c);
      }
      signs[c] = -sign;
      values = valuesOfOverlaps();
    }

    /** Whether the energy is lower with the other sign of element c. */
    boolean prefersOther(int c) {
      return switch (interaction) {
        case Classic _ -> field(c) * signs[c] < 0;
        case Polynomial _, Exponential _ -> gain(c) > 0;
      };
    }

    /** Σⱼ W_cj ξⱼ = Σᵢ x_ic xᵢᵀξ − N ξ_c. */
    private long field(int c) {
      long field = 0;
      for (int i = 0; i < overlaps.length; i++) {
        field += (long) patterns.sign(i, c) * overlaps[i];
      }
      return field - (long) overlaps.length * (int) signs[c];
    }

    /** Σ F(overlap with the other sign) − Σ F(overlap), up to a positive factor. */
    private double gain(int c) {
      int change = 2 * (int) signs[c];
      double gain = 0;
      for (int i = 0; i < overlaps.length; i++) {
        int at = overlaps[i] + patterns.dim() + 2;
        gain += values[at - change * patterns.sign(i, c)] - values[at];
      }
      return gain;
    }

    /**
     * F of every overlap that may be, z at z + d + 2, relative to F of the highest there is: so
     * that no power or exponential overflows, and those that vanish do so beside one that does not.
     */
    private double[] valuesOfOverlaps() {
      if (interaction instanceof Classic) {
        return new double[0];
      }
      int dim = patterns.dim();
      int scale = Math.max(1, highest());
      double[] made = new double[2 * dim + 5];
      for (int z = -dim - 2; z <= dim + 2; z++) {
        made[z + dim + 2] =
            interaction instanceof Polynomial polynomial
                ? Math.pow((double) Math.max(0, z) / scale, polynomial.degree())
                : Math.exp((double) z - scale);
      }
      return made;
    }
  }
}
