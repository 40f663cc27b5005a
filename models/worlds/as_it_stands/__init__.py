"""A plan carried out in a world by people who do not plan anew: period by period, as far as there is enough of all."""
