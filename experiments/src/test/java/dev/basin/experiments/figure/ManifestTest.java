package dev.basin.experiments.figure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.basin.experiments.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ManifestTest {
  @TempDir Path folder;

  static Manifest sample(String figure) {
    return sample(figure, "basin run x --seed 7");
  }

  static Manifest sample(String figure, String command) {
    return new Manifest(
        figure,
        "Title",
        "Fig 0",
        "shows <b>",
        "dev.basin.Sample#draw, dev.basin.Formula#value",
        command,
        "quick",
        List.of(7L, Long.MIN_VALUE),
        2,
        "0123abc",
        null,
        "25",
        "a processor",
        512,
        Map.of("images", "ff"),
        "2025-01-01T00:00:00Z",
        1.25,
        List.of(
            new Artifact(Artifact.Kind.FORMULA, "formula.svg", "E = 0"),
            new Artifact(Artifact.Kind.PICTURE, "p.png", "a picture"),
            new Artifact(Artifact.Kind.VECTOR, "p.svg", "a picture"),
            new Artifact(Artifact.Kind.TABLE, "t.csv", "numbers"),
            new Artifact(Artifact.Kind.PAGE, "p.html", "a picture to turn")),
        List.of(new Result("accuracy", 0.1)),
        List.of(
            Claim.lessThan("a < b", 0.1, 0.2),
            Claim.atLeast("never", Double.NaN, 0),
            Claim.atMost("bounded", Double.POSITIVE_INFINITY, 1)));
  }

  @Test
  void readsWhatItWrote() throws IOException {
    sample("x").write(folder);
    assertEquals(sample("x"), Manifest.read(folder));
  }

  @Test
  void hasOnlyFiniteNumbersAndTheFieldsOfAClaim() throws IOException {
    sample("x").write(folder);
    JsonNode json = new JsonMapper().readTree(Files.readString(folder.resolve(Manifest.FILE)));
    JsonNode claims = json.get("claims");
    assertEquals(
        List.of("claim", "bound", "measured", "holds"), List.copyOf(claims.get(0).propertyNames()));
    assertEquals("< 0.2", claims.get(0).get("bound").asString());
    assertEquals(0.1, claims.get(0).get("measured").asDouble());
    assertTrue(claims.get(0).get("holds").asBoolean());
    assertTrue(claims.get(1).get("measured").isString());
    assertEquals("NaN", claims.get(1).get("measured").asString());
    assertEquals("Infinity", claims.get(2).get("measured").asString());
    assertFalse(claims.get(2).get("holds").asBoolean());
    assertEquals("figure", json.propertyNames().iterator().next());
  }

  @Test
  void damagedManifestsAreNamed() throws IOException {
    for (String content : List.of("", "{", "null", "[]", "{}", "{\"figure\": 3}")) {
      Files.writeString(folder.resolve(Manifest.FILE), content);
      UserError error = assertThrows(UserError.class, () -> Manifest.read(folder), content);
      assertTrue(error.getMessage().contains(Manifest.FILE), error.getMessage());
    }
  }

  @Test
  void verdictsFollowFromTheNumbers() {
    assertTrue(Claim.atMost("c", 1, 1).holds());
    assertFalse(Claim.lessThan("c", 1, 1).holds());
    assertTrue(Claim.atLeast("c", 1, 1).holds());
    assertFalse(Claim.greaterThan("c", 1, 1).holds());
    assertTrue(Claim.equalTo("c", 1, 1).holds());
    assertFalse(Claim.equalTo("c", 1, Math.nextUp(1)).holds());
    assertTrue(Claim.between("c", 1, 1, 2).holds());
    assertFalse(Claim.between("c", Double.NaN, 1, 2).holds());
  }
}
