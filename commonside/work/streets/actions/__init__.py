"""Everything that changes what a street has: one act, one transaction, one trace."""
