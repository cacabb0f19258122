package dev.basin.experiments.data;

/// Which labels of which CIFAR data set: a record is one or two of them before its pixels.
public enum CifarLabels {
  /// The ten classes of CIFAR-10.
  TEN(DataSets.CIFAR_10, 1, 0, 10),
  /// The twenty groups of CIFAR-100.
  COARSE(DataSets.CIFAR_100, 2, 0, 20),
  /// The hundred classes of CIFAR-100.
  FINE(DataSets.CIFAR_100, 2, 1, 100);

  private final DataSet set;
  private final int bytes;
  private final int position;
  private final int classes;

  CifarLabels(DataSet set, int bytes, int position, int classes) {
    this.set = set;
    this.bytes = bytes;
    this.position = position;
    this.classes = classes;
  }

  /// The data set that has them.
  public DataSet set() {
    return set;
  }

  /// How many classes there are.
  public int classes() {
    return classes;
  }

  /// Labels of a record, one byte each.
  int bytes() {
    return bytes;
  }

  /// The place of the label among those of a record.
  int position() {
    return position;
  }
}
