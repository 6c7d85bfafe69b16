"""``nbprod lint``: rules over notebooks, what they find, and mending it."""
