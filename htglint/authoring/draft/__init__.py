"""A page before anybody has written it: its topics, their emoji, its dates, and the text that these make."""
