"""The demonstration: an invented cast and its generator; used by tests too."""
