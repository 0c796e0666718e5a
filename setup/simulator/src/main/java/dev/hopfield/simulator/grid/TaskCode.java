package dev.hopfield.simulator.grid;

/**
 * What a task runs.
 *
 * @param method the task's method as its user gave it, a lambda expression or a method reference
 * @param body runs it on arguments in an array
 */
public record TaskCode(Object method, TaskBody body) {}
