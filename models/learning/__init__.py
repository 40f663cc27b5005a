"""What actuals say of recoveries, of lots and suppliers, and which assay is worth most."""
