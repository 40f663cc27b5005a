"""The best plan stated once more and plainly, from what the tables mean, and from nothing of the model.

It reads the rows of a workbook as they are, decides tonnes, sales and shipments anew, and states each rule in the
plainest form that is true: whatever is either on or off has a large figure made of quantities alone, a change is told
by what a line was and is set up for, and each batch and lot at each site has a balance of its own. HiGHS solves it to
its finest tolerances, level by level, and then for money. It is for small plants: nothing here is meant to be fast.

Where stores mix their components go separate ways in it; `mixes` says what is then drawn as one mix, and `dividing`
looks for the best shares. Left out are limits on what is in such a store, and properties there.
"""
