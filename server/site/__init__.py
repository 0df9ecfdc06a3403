"""The pages for people: the site for learners at `/words/`, and the front page."""
