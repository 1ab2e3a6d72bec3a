"""Everything that changes what somebody is offered: one act, one trace."""
