"""What is still to be written on a page, by topic, who wrote what is there, and how it became less."""
