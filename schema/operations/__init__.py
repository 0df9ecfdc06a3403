"""Operations: parsing, validation, cost, limits and execution."""
