package uk.ac.manchester.tornado.api.enums;

/** The shapes of a product on tensor cores: rows of A, columns of B, and what is summed over. */
public enum MMAShape {
  /** Sixteen bits an element. */
  M16N8K16,
  /** Eight bits an element. */
  M16N8K32;

  /** Returns the name that PTX has for it. */
  public String getPtxName() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
