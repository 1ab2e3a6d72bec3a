"""The floor: cases, a form and a list, signed in, and nothing else that costs time.

Whatever Django itself takes on this machine is in these pages. It has no audit, no
grants and no law of its own, so nobody should run it; it is there to be compared with.
"""
