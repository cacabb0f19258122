package dev.basin.tensor;

import static dev.basin.tensor.Oracle.assertRefused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class ShapeTest {

  @Property(tries = 100)
  void broadcastingIsALeastUpperBound(@ForAll Random random) {
    Shape whole = Samples.shape(random, 0, 3);
    Shape x = Samples.narrowed(random, whole);
    Shape y = Samples.narrowed(random, whole);
    Shape joined = x.broadcast("test", y);
    assertEquals(joined, y.broadcast("test", x));
    assertTrue(x.broadcastsTo(joined) && y.broadcastsTo(joined) && joined.broadcastsTo(whole));
    assertEquals(x, x.broadcast("test", x));
    assertEquals(x, x.broadcast("test", Shape.SCALAR));
  }

  @Example
  void numPysExamples() {
    assertEquals(Shape.of(256, 256, 3), Shape.of(256, 256, 3).broadcast("test", Shape.of(3)));
    assertEquals(Shape.of(8, 7, 6, 5), Shape.of(8, 1, 6, 1).broadcast("test", Shape.of(7, 1, 5)));
    assertEquals(Shape.of(15, 3, 5), Shape.of(15, 3, 5).broadcast("test", Shape.of(3, 1)));
    assertEquals(Shape.of(0), Shape.of(1).broadcast("test", Shape.of(0)));
    assertRefused(() -> Shape.of(2, 1).broadcast("test", Shape.of(8, 4, 3)), "axis -2", "2 and 4");
    assertRefused(
        () -> Shape.of(3).broadcast("test", Shape.of(4)), "test", "[3]", "[4]", "axis -1");
    assertFalse(Shape.of(2, 3).broadcastsTo(Shape.of(3)));
    assertFalse(Shape.of(3).broadcastsTo(Shape.of(3, 1)));
  }

  @Example
  void sizesAreCountedFromEitherEnd() {
    Shape shape = Shape.of(2, 3, 4);
    assertEquals(24, shape.size());
    assertEquals(4, shape.size(-1));
    assertEquals(2, shape.size(-3));
    assertEquals(1, Shape.SCALAR.size());
    assertEquals(Shape.SCALAR, Shape.of());
    assertRefused(() -> shape.size(3), "axis 3", "[2, 3, 4]");
    assertArrayEquals(new int[] {12, 4, 1}, shape.strides());
    assertEquals("[2, 3, 4]", shape.toString());
    assertEquals(Shape.of(2, 3, 4).hashCode(), shape.hashCode());
  }

  @Example
  void sizesThatNoArrayHoldsAreRefused() {
    assertRefused(() -> Shape.of(2, -1), "[2, -1]", "negative");
    assertRefused(() -> Shape.of(1 << 16, 1 << 16), "65536", "elements");
    assertRefused(() -> Shape.of(1 << 16, 1 << 16, 1 << 16, 1 << 16), "elements");
    assertEquals(0, Shape.of(1 << 16, 0).size());
  }

  @Example
  void aShapeIsNotChangedThroughItsArrays() {
    int[] sizes = {2, 3};
    Shape shape = Shape.of(sizes);
    sizes[0] = 9;
    shape.toArray()[1] = 9;
    assertEquals(Shape.of(2, 3), shape);
  }
}
