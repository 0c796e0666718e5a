package dev.hopfield.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The same models, written by the onnx package for Python (1.23.1) for N 1009, d 61, B 7, β ⅛. */
final class OnnxModelTest {
  private static byte[] writtenByPython(String name) throws IOException {
    try (InputStream file = OnnxModelTest.class.getResourceAsStream("/onnx/" + name + ".onnx")) {
      return Objects.requireNonNull(file).readAllBytes();
    }
  }

  @Test
  void matMulOverConstants_isWhatPythonWrites() throws IOException {
    assertThat(OnnxModel.matMulOverConstants(1009, 61, 7, 0.125f))
        .isEqualTo(writtenByPython("constants"));
  }

  @Test
  void matMulOverInputs_isWhatPythonWrites() throws IOException {
    assertThat(OnnxModel.matMulOverInputs(1009, 61, 7, 0.125f))
        .isEqualTo(writtenByPython("inputs"));
  }

  @Test
  void attention_isWhatPythonWrites() throws IOException {
    assertThat(OnnxModel.attention(1009, 61, 7, 0.125f)).isEqualTo(writtenByPython("attention"));
  }

  @Test
  void multiHeadAttention_isWhatPythonWrites() throws IOException {
    assertThat(OnnxModel.multiHeadAttention(1009, 61, 7, 0.125f))
        .isEqualTo(writtenByPython("multi-head-attention"));
  }

  /** The examples of the page "Encoding" of Protocol Buffers' documentation. */
  @Test
  void protobuf_examplesOfItsDocumentation_areEncodedAlike() {
    assertThat(new ProtobufWriter().integer(1, 150).toBytes()).containsExactly(0x08, 0x96, 0x01);
    assertThat(new ProtobufWriter().text(2, "testing").toBytes())
        .startsWith(0x12, 0x07)
        .endsWith("testing".getBytes(StandardCharsets.UTF_8));
    assertThat(new ProtobufWriter().message(3, new ProtobufWriter().integer(1, 150)).toBytes())
        .containsExactly(0x1a, 0x03, 0x08, 0x96, 0x01);
    assertThat(new ProtobufWriter().integer(1, -2).toBytes())
        .containsExactly(0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01);
  }
}
