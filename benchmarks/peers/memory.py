"""Peak memory of this process."""

from __future__ import annotations


def peak_megabytes(*, children: bool = False) -> float:
    """The most memory that this process, or one that it started, held at once, in MB; NaN where nobody tells."""
    try:
        import resource
    except ImportError:
        return float("nan")
    return resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF).ru_maxrss / 1024
