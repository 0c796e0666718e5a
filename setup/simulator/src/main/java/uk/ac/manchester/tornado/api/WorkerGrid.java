package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.Nullable;

/** How many work-items a task runs, in up to three dimensions, and how they form work-groups. */
public interface WorkerGrid {

  /** Returns the number of dimensions, 1 to 3. */
  int dimension();

  /** Returns the number of work-items in each of three dimensions. */
  long[] getGlobalWork();

  /** Returns the size of a work-group in each of three dimensions, or null: the device chooses. */
  long @Nullable [] getLocalWork();

  /** Returns the number of work-groups in each of three dimensions, or null before they are set. */
  long @Nullable [] getNumberOfWorkgroups();

  /** Returns the first index in each of three dimensions. */
  long[] getGlobalOffset();

  /** Sets the number of work-items. */
  void setGlobalWork(long x, long y, long z);

  /** Sets the size of a work-group. */
  void setLocalWork(long x, long y, long z);

  /** Forgets the number of work-groups. */
  void setNumberOfWorkgroupsToNull();

  /** Leaves the size of a work-group to the device. */
  void setLocalWorkToNull();

  /** Sets the first index; the simulator takes none but 0. */
  void setGlobalOffset(long x, long y, long z);
}
