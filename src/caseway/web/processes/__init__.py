"""The process rooms: every map, where its cases stand, its versions, and what becomes of them."""
