"""What people send to break a GraphQL server: every attack is refused, and the next client is answered."""
