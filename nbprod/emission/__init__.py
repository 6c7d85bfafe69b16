"""What rendering a package takes besides templates."""
