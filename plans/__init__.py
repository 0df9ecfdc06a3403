"""Operations compiled from the declarations of fields."""
