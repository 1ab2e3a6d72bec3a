"""The ASB Case Review: from an application to published figures."""
