"""The audits of GraphQL over HTTP, as their authors wrote them."""
