package dev.hopfield.engine.layer;

import dev.hopfield.engine.Patterns;
import dev.hopfield.engine.StateBatch;

/** The few rows that a layer computes with outside the backend, in double precision. */
record Rows(double[] data, int count, int dim) {
  static Rows zeros(int count, int dim) {
    return new Rows(new double[Math.multiplyExact(count, dim)], count, dim);
  }

  static Rows of(StateBatch states) {
    Rows rows = zeros(states.batch(), states.dim());
    for (int i = 0; i < rows.data.length; i++) {
      rows.data[i] = states.data()[i];
    }
    return rows;
  }

  /** All rows of patterns few enough for an array. */
  static Rows of(Patterns patterns) {
    float[] data = new float[Math.multiplyExact(Math.toIntExact(patterns.count()), patterns.dim())];
    patterns.copyRows(0, (int) patterns.count(), data, 0);
    return of(new StateBatch(data, (int) patterns.count(), patterns.dim()));
  }

  StateBatch toStates() {
    StateBatch states = StateBatch.zeros(count, dim);
    for (int i = 0; i < data.length; i++) {
      states.data()[i] = (float) data[i];
    }
    return states;
  }

  int at(int row) {
    return row * dim;
  }

  Rows pick(int[] which) {
    Rows picked = zeros(which.length, dim);
    for (int i = 0; i < which.length; i++) {
      System.arraycopy(data, at(which[i]), picked.data, picked.at(i), dim);
    }
    return picked;
  }

  void put(int row, Rows from, int fromRow) {
    System.arraycopy(from.data, from.at(fromRow), data, at(row), dim);
  }

  @Override
  public boolean equals(Object o) {
    return this == o;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
