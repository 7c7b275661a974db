"""English: see formats, the module that Django looks for."""
