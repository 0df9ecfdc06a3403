"""Pure rules of the Russian language, without imports from the other packages."""
