"""What solves one program: HiGHS, sifting, what is heard from them, and where a solve starts."""
