"""Pure rules of the Russian language: no imports of ours."""
