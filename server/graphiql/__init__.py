"""GraphiQL: its page and the files the page loads."""
