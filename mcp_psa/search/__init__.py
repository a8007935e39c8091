"""Finding a tool by words, and running what was found: the surface for catalogs too large to show whole."""
