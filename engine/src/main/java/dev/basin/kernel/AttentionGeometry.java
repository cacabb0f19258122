package dev.basin.kernel;

/// Self-attention of a batch of sequences: x is [batch, tokens, 3, heads, width], with the queries,
/// keys and values in that order, and y is [batch, tokens, heads, width].
///
/// @param width of one head
/// @param causal whether a token attends to itself and those before it only
public record AttentionGeometry(int batch, int tokens, int heads, int width, boolean causal) {

  /// Keys that a query meets.
  int keys(int query) {
    return causal ? query + 1 : tokens;
  }

  /// From a token of x to the next.
  int pitch() {
    return 3 * part();
  }

  /// From a token of y to the next, and from the queries of x to the keys, and to the values.
  int part() {
    return heads * width;
  }

  /// Where the first query of a sequence's head lies in x, for `item` = sequence * heads + head.
  int query(int item) {
    return first(item, pitch());
  }

  /// Where its first output lies in y.
  int output(int item) {
    return first(item, part());
  }

  /// Where its first row lies among tokens that far apart.
  int first(int item, int pitch) {
    return item / heads * tokens * pitch + item % heads * width;
  }

  int items() {
    return batch * heads;
  }
}
