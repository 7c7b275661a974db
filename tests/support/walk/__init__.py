"""The workflow tried by chance: steps that a seed chooses, a small model of what must come of each, and the comparison.

state      what the model knows: people, notices, their texts, decisions, ledger and comments
refusals   why the model refuses a step
outcomes   what a step changes, and which event it leaves
choosing   the next step: allowed, or refused for one reason alone, and of a kind that was seldom taken
carrying   the same step given to the product
comparing  the product's rows and pages against the model
clock      one clock for the program and for the database's guards
walking    a walk from a seed, and a race of several people

The model is written from the rules as people read them and asks nothing of the product.
"""
