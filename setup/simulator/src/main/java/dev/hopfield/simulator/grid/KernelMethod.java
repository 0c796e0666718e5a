package dev.hopfield.simulator.grid;

import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Finds the static method that a method reference refers to.
 *
 * <p>The reference does not tell. It is called with null in place of all arrays and of the context,
 * so that the method can do nothing but fail when it first uses one of them, and the trace of that
 * failure names it.
 */
final class KernelMethod {

  private KernelMethod() {}

  /** Returns the method, or nothing where the trace does not name exactly one. */
  static Optional<Method> find(TaskCode code, Object[] arguments) {
    Class<?> reference = code.method().getClass();
    if (reference.getDeclaredFields().length > 0) {
      // It brings values of its own, which are not null.
      return Optional.empty();
    }
    try {
      code.body().run(scalarsOnly(arguments));
      return Optional.empty();
    } catch (NullPointerException e) {
      return methodCalledByBody(e.getStackTrace(), reference.getClassLoader(), arguments);
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  private static Object[] scalarsOnly(Object[] arguments) {
    Object[] scalars = new Object[arguments.length];
    for (int i = 0; i < scalars.length; i++) {
      if (arguments[i] instanceof Number
          || arguments[i] instanceof Boolean
          || arguments[i] instanceof Character) {
        scalars[i] = arguments[i];
      }
    }
    return scalars;
  }

  private static Optional<Method> methodCalledByBody(
      StackTraceElement[] trace, ClassLoader loader, Object[] arguments) {
    // Innermost first: …, the method, the task's body, this class.
    for (int i = 2; i < trace.length; i++) {
      if (trace[i].getClassName().equals(KernelMethod.class.getName())) {
        return methodNamed(trace[i - 2], loader, arguments);
      }
    }
    return Optional.empty();
  }

  private static Optional<Method> methodNamed(
      StackTraceElement element, ClassLoader loader, Object[] arguments) {
    try {
      Class<?> owner = Class.forName(element.getClassName(), false, loader);
      List<Method> methods =
          Arrays.stream(owner.getDeclaredMethods())
              .filter(method -> method.getName().equals(element.getMethodName()))
              .filter(method -> Modifier.isStatic(method.getModifiers()))
              .filter(method -> takes(method, arguments))
              .toList();
      return methods.size() == 1 ? Optional.of(methods.getFirst()) : Optional.empty();
    } catch (ClassNotFoundException | LinkageError e) {
      return Optional.empty();
    }
  }

  private static boolean takes(Method method, Object[] arguments) {
    Class<?>[] types = method.getParameterTypes();
    if (types.length != arguments.length) {
      return false;
    }
    for (int i = 0; i < types.length; i++) {
      if (!MethodType.methodType(types[i]).wrap().returnType().isInstance(arguments[i])) {
        return false;
      }
    }
    return true;
  }
}
