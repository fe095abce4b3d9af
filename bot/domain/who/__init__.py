"""WHO KNOWS: people who agreed to be found, by what they told and solved; and the one who is asked in person."""
