"""The judge's side of the wall: starts guests, asks them, watches them."""
