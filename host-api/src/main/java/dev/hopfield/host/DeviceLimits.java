package dev.hopfield.host;

/**
 * What a device can hold and run.
 *
 * @param memoryBytes memory, in bytes
 * @param allocationBytes the largest single allocation, in bytes
 * @param localBytes local memory of a work-group, in bytes
 * @param computeUnits processors (multiprocessors on a GPU, cores on a CPU)
 * @param groupThreads the most work-items in a group
 */
record DeviceLimits(
    long memoryBytes, long allocationBytes, long localBytes, int computeUnits, int groupThreads) {}
