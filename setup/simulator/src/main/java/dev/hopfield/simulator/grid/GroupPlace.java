package dev.hopfield.simulator.grid;

/**
 * Where a group is in its grid, and where its items are in it, as the objects that contexts hold.
 *
 * <p>Contexts are made by the million, so all but their global indices is boxed once.
 */
public final class GroupPlace {

  /** The only group of a grid of one work-item. */
  public static final GroupPlace ONE = new GroupPlace(Grid.ONE);

  public final Integer localSizeX;
  public final Integer localSizeY;
  public final Integer localSizeZ;
  public final Integer globalSizeX;
  public final Integer globalSizeY;
  public final Integer globalSizeZ;

  private final Grid grid;
  private final Integer[] localX;
  private final Integer[] localY;
  private final Integer[] localZ;
  private Integer groupX = 0;
  private Integer groupY = 0;
  private Integer groupZ = 0;

  GroupPlace(Grid grid) {
    this.grid = grid;
    localSizeX = grid.localSize(0);
    localSizeY = grid.localSize(1);
    localSizeZ = grid.localSize(2);
    globalSizeX = grid.globalSize(0);
    globalSizeY = grid.globalSize(1);
    globalSizeZ = grid.globalSize(2);
    int items = grid.itemsInGroup();
    localX = new Integer[items];
    localY = new Integer[items];
    localZ = new Integer[items];
    for (int item = 0; item < items; item++) {
      localX[item] = grid.localX(item);
      localY[item] = grid.localY(item);
      localZ[item] = grid.localZ(item);
    }
  }

  /** Moves to another group. */
  void moveTo(int group) {
    groupX = grid.groupX(group);
    groupY = grid.groupY(group);
    groupZ = grid.groupZ(group);
  }

  public Integer groupX() {
    return groupX;
  }

  public Integer groupY() {
    return groupY;
  }

  public Integer groupZ() {
    return groupZ;
  }

  public Integer localX(int item) {
    return localX[item];
  }

  public Integer localY(int item) {
    return localY[item];
  }

  public Integer localZ(int item) {
    return localZ[item];
  }
}
