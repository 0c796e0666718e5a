package dev.hopfield.benchmarks.peers;

import java.util.Arrays;

/**
 * Small ONNX models as bytes, for retrieval from N patterns of dimension d by B queries. Field
 * numbers are those of onnx.proto3. Every tensor is of floats; patterns are named {@link #PATTERNS}
 * (N × d) and {@link #TRANSPOSED} (d × N), queries {@link #QUERIES}, the result {@link #STATES}.
 */
public final class OnnxModel {
  /** The queries' name. */
  public static final String QUERIES = "queries";

  /** The patterns' name. */
  public static final String PATTERNS = "patterns";

  /** The name of the patterns, one a column. */
  public static final String TRANSPOSED = "transposed";

  /** The result's name. */
  public static final String STATES = "states";

  private static final int IR_VERSION = 11;
  private static final int OPSET = 23;
  private static final int FLOAT = 1;
  private static final int EXTERNAL = 1;

  private static final int FLOAT_ATTRIBUTE = 1;
  private static final int INT_ATTRIBUTE = 2;

  private final ProtobufWriter nodes = new ProtobufWriter();
  private final ProtobufWriter constants = new ProtobufWriter();
  private final ProtobufWriter inputs = new ProtobufWriter();

  private OnnxModel() {}

  /**
   * MatMul, Softmax, MatMul; the patterns are constants that are given beside the model, both ways
   * round, so that the runtime may pack them once.
   */
  public static byte[] matMulOverConstants(long count, int dim, int batch, float beta) {
    OnnxModel model = new OnnxModel();
    model.constant("beta", beta);
    model.node("", "Mul", inputs(QUERIES, "beta"), "scaled");
    model.node("", "MatMul", inputs("scaled", TRANSPOSED), "scores");
    model.node("", "Softmax", inputs("scores"), "weights", integer("axis", -1));
    model.node("", "MatMul", inputs("weights", PATTERNS), STATES);
    model.external(TRANSPOSED, dim, count);
    model.external(PATTERNS, count, dim);
    model.input(QUERIES, batch, dim);
    return model.finish(batch, dim);
  }

  /** The same over patterns that are an input, read transposed where they lie. */
  public static byte[] matMulOverInputs(long count, int dim, int batch, float beta) {
    OnnxModel model = new OnnxModel();
    model.node(
        "com.microsoft",
        "FusedMatMul",
        inputs(QUERIES, PATTERNS),
        "scores",
        number("alpha", beta),
        integer("transB", 1));
    model.node("", "Softmax", inputs("scores"), "weights", integer("axis", -1));
    model.node("", "MatMul", inputs("weights", PATTERNS), STATES);
    model.input(QUERIES, batch, dim);
    model.input(PATTERNS, count, dim);
    return model.finish(batch, dim);
  }

  /** The standard's Attention operator, one head. */
  public static byte[] attention(long count, int dim, int batch, float beta) {
    OnnxModel model = new OnnxModel();
    model.node(
        "",
        "Attention",
        inputs(QUERIES, PATTERNS, PATTERNS),
        STATES,
        integer("kv_num_heads", 1),
        integer("q_num_heads", 1),
        number("scale", beta));
    model.input(QUERIES, 1, batch, dim);
    model.input(PATTERNS, 1, count, dim);
    return model.finish(1, batch, dim);
  }

  /** ONNX Runtime's own MultiHeadAttention operator, one head. */
  public static byte[] multiHeadAttention(long count, int dim, int batch, float beta) {
    OnnxModel model = new OnnxModel();
    model.node(
        "com.microsoft",
        "MultiHeadAttention",
        inputs(QUERIES, PATTERNS, PATTERNS),
        STATES,
        integer("num_heads", 1),
        number("scale", beta));
    model.input(QUERIES, 1, batch, dim);
    model.input(PATTERNS, 1, count, dim);
    return model.finish(1, batch, dim);
  }

  private static String[] inputs(String... names) {
    return names;
  }

  private void node(
      String domain,
      String operator,
      String[] inputs,
      String output,
      ProtobufWriter... attributes) {
    ProtobufWriter node = new ProtobufWriter();
    Arrays.stream(inputs).forEach(input -> node.text(1, input));
    node.text(2, output).text(3, operator + "_" + output).text(4, operator);
    Arrays.stream(attributes).forEach(attribute -> node.message(5, attribute));
    nodes.message(1, domain.isEmpty() ? node : node.text(7, domain));
  }

  private static ProtobufWriter integer(String name, long value) {
    return new ProtobufWriter().text(1, name).integer(3, value).integer(20, INT_ATTRIBUTE);
  }

  private static ProtobufWriter number(String name, float value) {
    return new ProtobufWriter().text(1, name).number(2, value).integer(20, FLOAT_ATTRIBUTE);
  }

  private void constant(String name, float value) {
    ProtobufWriter tensor = new ProtobufWriter().integer(1, 1).integer(2, FLOAT);
    constants.message(5, tensor.floats(4, value).text(8, name));
  }

  private static ProtobufWriter tensor(String name, long... shape) {
    ProtobufWriter tensor = new ProtobufWriter();
    Arrays.stream(shape).forEach(size -> tensor.integer(1, size));
    return tensor.integer(2, FLOAT).text(8, name);
  }

  /** A constant whose data come from elsewhere. */
  private void external(String name, long... shape) {
    ProtobufWriter place = new ProtobufWriter().text(1, "location").text(2, name);
    constants.message(5, tensor(name, shape).message(13, place).integer(14, EXTERNAL));
  }

  private void input(String name, long... shape) {
    inputs.message(11, value(name, shape));
  }

  private static ProtobufWriter value(String name, long... shape) {
    ProtobufWriter dimensions = new ProtobufWriter();
    Arrays.stream(shape)
        .forEach(size -> dimensions.message(1, new ProtobufWriter().integer(1, size)));
    ProtobufWriter tensor = new ProtobufWriter().integer(1, FLOAT).message(2, dimensions);
    return new ProtobufWriter().text(1, name).message(2, new ProtobufWriter().message(1, tensor));
  }

  private byte[] finish(long... shape) {
    ProtobufWriter graph =
        nodes
            .text(2, "retrieval")
            .append(constants)
            .append(inputs)
            .message(12, value(STATES, shape));
    return new ProtobufWriter()
        .integer(1, IR_VERSION)
        .text(2, "hopfield")
        .message(7, graph)
        .message(8, operators("", OPSET))
        .message(8, operators("com.microsoft", 1))
        .toBytes();
  }

  private static ProtobufWriter operators(String domain, int version) {
    return new ProtobufWriter().text(1, domain).integer(2, version);
  }
}
