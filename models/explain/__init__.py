"""Why a plan is as it is: what is missing and why, what priorities cost, how far targets can be reached.

Every figure is the answer to a program that was solved again with something changed; none is a guess.
"""
