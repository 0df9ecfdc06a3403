"""GraphiQL: its page and the files that the page loads."""
