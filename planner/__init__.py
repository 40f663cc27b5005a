"""The application: workbooks in, plan workbooks out."""

__version__ = "0.1.0"
