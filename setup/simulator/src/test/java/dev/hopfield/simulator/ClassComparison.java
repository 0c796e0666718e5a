package dev.hopfield.simulator;

import java.lang.classfile.Attributes;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.ExceptionsAttribute;
import java.lang.constant.ConstantDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Says what a class has that another one, perhaps through its supertypes, has not. */
final class ClassComparison {

  private final ClassModel mine;
  private final ClassModel other;
  private final ApiClasses others;
  private final List<String> differences;

  private ClassComparison(
      ClassModel mine, ClassModel other, ApiClasses others, List<String> differences) {
    this.mine = mine;
    this.other = other;
    this.others = others;
    this.differences = differences;
  }

  static void compare(
      ClassModel mine, ClassModel other, ApiClasses others, List<String> differences) {
    ClassComparison comparison = new ClassComparison(mine, other, others, differences);
    comparison.compareKind();
    mine.methods().stream().filter(ClassComparison::isVisible).forEach(comparison::compareMethod);
    mine.fields().stream().filter(ClassComparison::isVisible).forEach(comparison::compareField);
  }

  private void compareKind() {
    for (AccessFlag flag :
        List.of(AccessFlag.INTERFACE, AccessFlag.ENUM, AccessFlag.ANNOTATION, AccessFlag.PUBLIC)) {
      require(mine.flags().has(flag) == other.flags().has(flag), "is " + flag + " in one only");
    }
    require(
        mine.flags().has(AccessFlag.FINAL) || !other.flags().has(AccessFlag.FINAL),
        "is final there");
    Set<String> theirTypes = new HashSet<>();
    supertypes(other).forEach(theirTypes::add);
    mine.superclass().ifPresent(type -> requireType(type.asInternalName(), theirTypes));
    mine.interfaces().forEach(type -> requireType(type.asInternalName(), theirTypes));
  }

  private void requireType(String type, Set<String> theirTypes) {
    require(theirTypes.contains(type), "is no " + type + " there");
  }

  private Stream<String> supertypes(ClassModel model) {
    return Stream.concat(model.superclass().stream(), model.interfaces().stream())
        .map(entry -> entry.asInternalName())
        .flatMap(
            name ->
                Stream.concat(
                    Stream.of(name), others.find(name).stream().flatMap(this::supertypes)));
  }

  private void compareMethod(MethodModel method) {
    String signature = method.methodName().stringValue() + method.methodType().stringValue();
    Optional<MethodModel> found =
        classAndSupertypes()
            .flatMap(model -> model.methods().stream())
            .filter(ClassComparison::isVisible)
            .filter(
                m -> signature.equals(m.methodName().stringValue() + m.methodType().stringValue()))
            .findFirst();
    if (found.isEmpty()) {
      require(isMethodOfObject(signature), "has no method " + signature);
      return;
    }
    require(
        method.flags().has(AccessFlag.STATIC) == found.get().flags().has(AccessFlag.STATIC),
        signature + " is static in one only");
    require(
        method.flags().has(AccessFlag.PROTECTED) || found.get().flags().has(AccessFlag.PUBLIC),
        signature + " is not public there");
    require(exceptions(method).equals(exceptions(found.get())), signature + " throws others there");
  }

  private void compareField(FieldModel field) {
    String signature = field.fieldName().stringValue() + " " + field.fieldType().stringValue();
    Optional<FieldModel> found =
        other.fields().stream()
            .filter(ClassComparison::isVisible)
            .filter(
                f ->
                    signature.equals(
                        f.fieldName().stringValue() + " " + f.fieldType().stringValue()))
            .findFirst();
    if (found.isEmpty()) {
      differences.add(name() + " has no field " + signature);
      return;
    }
    for (AccessFlag flag : List.of(AccessFlag.STATIC, AccessFlag.FINAL, AccessFlag.PUBLIC)) {
      require(
          field.flags().has(flag) == found.get().flags().has(flag),
          signature + " is " + flag + " in one only");
    }
    // Constants are compiled into those who use them.
    require(constant(field).equals(constant(found.get())), signature + " has another value there");
  }

  private Stream<ClassModel> classAndSupertypes() {
    return Stream.concat(
        Stream.of(other), supertypes(other).flatMap(name -> others.find(name).stream()));
  }

  private static boolean isMethodOfObject(String signature) {
    return Set.of("toString()Ljava/lang/String;", "hashCode()I", "equals(Ljava/lang/Object;)Z")
        .contains(signature);
  }

  private static boolean isVisible(MethodModel method) {
    return (method.flags().has(AccessFlag.PUBLIC) || method.flags().has(AccessFlag.PROTECTED))
        && !method.flags().has(AccessFlag.SYNTHETIC);
  }

  private static boolean isVisible(FieldModel field) {
    return (field.flags().has(AccessFlag.PUBLIC) || field.flags().has(AccessFlag.PROTECTED))
        && !field.flags().has(AccessFlag.SYNTHETIC);
  }

  private static Set<String> exceptions(MethodModel method) {
    return method
        .findAttribute(Attributes.exceptions())
        .map(ExceptionsAttribute::exceptions)
        .stream()
        .flatMap(List::stream)
        .map(entry -> entry.asInternalName())
        .collect(Collectors.toSet());
  }

  private static Optional<ConstantDesc> constant(FieldModel field) {
    return field.findAttribute(Attributes.constantValue()).map(a -> a.constant().constantValue());
  }

  private void require(boolean holds, String difference) {
    if (!holds) {
      differences.add(name() + " " + difference);
    }
  }

  private String name() {
    return mine.thisClass().asInternalName();
  }
}
