"""What goes wrong on purpose, by rule."""
