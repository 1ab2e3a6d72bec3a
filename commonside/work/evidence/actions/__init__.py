"""Everything that makes or changes evidence: one act, one transaction, one trace."""
