"""Plans for the tests of rendering."""
