"""Components, form templates, template tags; the registries of the ports."""
