package dev.hopfield.simulator.grid;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import uk.ac.manchester.tornado.api.KernelContext;

/**
 * The barriers of a kernel, in the order of its code, with what each must save.
 *
 * @param barriers one for each call of a barrier
 */
record BarrierPoints(List<Barrier> barriers) {

  /** A local variable: its slot in the kernel, and its type. */
  record Variable(int slot, ClassDesc type) {

    TypeKind kind() {
      return TypeKind.from(type).asLoadable();
    }

    /** Returns the name of the field that keeps it while the item waits. */
    String field() {
      return kind() + "_" + slot;
    }
  }

  /** A call of a barrier: its line in the source, and the variables that are set there. */
  record Barrier(int line, List<Variable> variables) {}

  private static final ClassDesc CONTEXT =
      ClassDesc.ofDescriptor(KernelContext.class.descriptorString());

  /** Returns the barriers of a kernel that can be stopped at them, or nothing. */
  static Optional<BarrierPoints> of(CodeAttribute code) {
    if (!code.exceptionHandlers().isEmpty()) {
      return Optional.empty();
    }
    List<Barrier> barriers = new ArrayList<>();
    int at = 0;
    int line = 0;
    for (CodeElement element : code) {
      switch (element) {
        case LineNumber number -> line = number.line();
        case InvokeInstruction call when isBarrier(call) ->
            barriers.add(new Barrier(line, variablesAt(code, at)));
        case InvokeInstruction call when needsThreads(call) -> {
          return Optional.empty();
        }
        default -> {}
      }
      if (element instanceof Instruction instruction) {
        at += instruction.sizeInBytes();
      }
    }
    boolean stops = !barriers.isEmpty();
    boolean hasVariables = stops && !barriers.getFirst().variables().isEmpty();
    return stops && hasVariables ? Optional.of(new BarrierPoints(barriers)) : Optional.empty();
  }

  static boolean isBarrier(InvokeInstruction call) {
    return call.owner().asSymbol().equals(CONTEXT)
        && (call.name().equalsString("localBarrier") || call.name().equalsString("globalBarrier"));
  }

  private static boolean needsThreads(InvokeInstruction call) {
    return call.owner().asSymbol().equals(CONTEXT)
        ? call.name().stringValue().startsWith("simd")
            || call.name().stringValue().startsWith("mma")
        : call.typeSymbol().parameterList().contains(CONTEXT);
  }

  private static List<Variable> variablesAt(CodeAttribute code, int at) {
    return code.elementStream()
        .filter(LocalVariable.class::isInstance)
        .map(LocalVariable.class::cast)
        .filter(variable -> code.labelToBci(variable.startScope()) <= at)
        .filter(variable -> at < code.labelToBci(variable.endScope()))
        .map(variable -> new Variable(variable.slot(), variable.typeSymbol()))
        .toList();
  }
}
