"""What crosses the wall between student code and judge, as data."""
