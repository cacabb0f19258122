package dev.basin.experiments.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Point2D;

/// An arrow with a swept head.
final class Arrow {
  private Arrow() {}

  static void paint(Graphics2D graphics, Point2D from, Point2D to, Color color, double width) {
    double dx = to.getX() - from.getX();
    double dy = to.getY() - from.getY();
    double length = Math.hypot(dx, dy);
    if (length == 0) {
      return;
    }
    double head = Math.min(5 + 3.2 * width, 0.6 * length);
    double ux = dx / length;
    double uy = dy / length;
    double half = 0.42 * head;
    graphics.setColor(color);
    graphics.setStroke(Style.stroke(width));
    // The shaft ends inside the head, else its round cap would blunt the point.
    double shaft = length - 0.75 * head;
    graphics.draw(
        new Line2D.Double(
            from.getX(), from.getY(), from.getX() + ux * shaft, from.getY() + uy * shaft));
    Path2D barb = new Path2D.Double();
    barb.moveTo(to.getX(), to.getY());
    barb.lineTo(to.getX() - ux * head - uy * half, to.getY() - uy * head + ux * half);
    barb.lineTo(to.getX() - ux * 0.78 * head, to.getY() - uy * 0.78 * head);
    barb.lineTo(to.getX() - ux * head + uy * half, to.getY() - uy * head - ux * half);
    barb.closePath();
    graphics.fill(barb);
  }
}
