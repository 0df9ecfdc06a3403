"""The command `rootski-graphql`, and the home of all packages in an installed wheel."""
