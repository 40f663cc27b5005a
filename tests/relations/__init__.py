"""Relations between plans of any plant and of the same plant with something changed, which must hold for every one."""
