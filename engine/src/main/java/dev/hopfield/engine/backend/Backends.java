package dev.hopfield.engine.backend;

import dev.hopfield.engine.DeviceException;
import dev.hopfield.engine.InvalidInputException;
import dev.hopfield.engine.backend.DeviceInfo.Kind;
import dev.hopfield.engine.reference.ReferenceProvider;
import dev.hopfield.engine.vector.VectorProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Finds backends by name. {@code auto} is the first GPU, else the CPU; {@code gpu} the first GPU;
 * any other name is a device of {@link #devices}. A backend asked for by name fails rather than
 * falls back.
 */
public final class Backends {
  private static final System.Logger LOGGER = System.getLogger(Backends.class.getName());

  private static final int MOST_REFUSED = 16;

  private record Offer(BackendProvider provider, DeviceInfo device) {}

  private Backends() {}

  /** Every device there is, those that cannot be used included, with the reason. */
  public static List<DeviceInfo> devices() {
    return offers().stream().map(Offer::device).toList();
  }

  /**
   * The device that {@link #open} opens for a name.
   *
   * @param name {@code auto}, {@code gpu} or the name of a device
   * @throws InvalidInputException if there is no such device
   * @throws DeviceException if the device cannot be used
   */
  public static DeviceInfo find(String name) {
    return choose(name).device();
  }

  /**
   * Opens a backend.
   *
   * @param name {@code auto}, {@code gpu} or the name of a device
   * @throws InvalidInputException if there is no such device
   * @throws DeviceException if the device cannot be used
   */
  public static Backend open(String name) {
    Offer chosen = choose(name);
    LOGGER.log(
        System.Logger.Level.DEBUG,
        "backend {0}: {1} ({2})",
        chosen.device().name(),
        chosen.device().description(),
        chosen.device().platform());
    return chosen.provider().open(chosen.device());
  }

  private static Offer choose(String name) {
    List<Offer> offers = offers();
    Offer chosen =
        switch (name) {
          case "auto" -> usableGpu(offers).orElseGet(() -> named(offers, "cpu").orElseThrow());
          case "gpu" -> usableGpu(offers).orElseThrow(() -> noGpu(offers));
          default -> named(offers, name).orElseThrow(() -> unknown(offers, name));
        };
    String unavailable = chosen.device().unavailable();
    if (unavailable != null) {
      throw new DeviceException("backend %s cannot be used: %s".formatted(name, unavailable));
    }
    return chosen;
  }

  private static Optional<Offer> usableGpu(List<Offer> offers) {
    return offers.stream()
        .filter(offer -> offer.device().kind() == Kind.GPU && offer.device().isAvailable())
        .findFirst();
  }

  private static Optional<Offer> named(List<Offer> offers, String name) {
    return offers.stream().filter(offer -> offer.device().name().equals(name)).findFirst();
  }

  private static DeviceException noGpu(List<Offer> offers) {
    Predicate<Offer> brokenGpu = offer -> offer.device().kind() == Kind.GPU;
    String why =
        offers.stream()
            .filter(brokenGpu)
            .map(offer -> String.valueOf(offer.device().unavailable()))
            .findFirst()
            .orElseGet(() -> noGpuAmong(offers));
    return new DeviceException("backend gpu cannot be used: " + why);
  }

  private static String noGpuAmong(List<Offer> offers) {
    return offers.stream()
        .filter(offer -> offer.device().kind() == Kind.ACCELERATOR && offer.device().isAvailable())
        .map(offer -> offer.device().name())
        .findFirst()
        .map(name -> "%s is there but is no GPU; use backend %s".formatted(name, name))
        .orElse("none was found; set TORNADOVM_HOME to a TornadoVM SDK, or use backend cpu");
  }

  private static InvalidInputException unknown(List<Offer> offers, String name) {
    String names =
        offers.stream().map(offer -> offer.device().name()).collect(Collectors.joining(", "));
    return new InvalidInputException(
        "there is no backend '%s'; there are auto, gpu, %s".formatted(name, names));
  }

  private static List<Offer> offers() {
    List<Offer> offers = new ArrayList<>();
    addAll(offers, new ReferenceProvider());
    addAll(offers, new VectorProvider());
    Iterator<BackendProvider> found = ServiceLoader.load(BackendProvider.class).iterator();
    // One that cannot be loaded must not take the others down; the loader goes on behind it.
    for (int refused = 0; refused < MOST_REFUSED; ) {
      try {
        if (!found.hasNext()) {
          break;
        }
        addAll(offers, found.next());
      } catch (ServiceConfigurationError | LinkageError e) {
        refused++;
        LOGGER.log(System.Logger.Level.WARNING, "a backend provider cannot be loaded: {0}", e);
      }
    }
    return offers;
  }

  private static void addAll(List<Offer> offers, BackendProvider provider) {
    for (DeviceInfo device : provider.devices()) {
      offers.add(new Offer(provider, device));
    }
  }
}
