"""The material network in numbers: stores, what recipes take from them, and ways between sites."""
