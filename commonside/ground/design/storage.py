"""Where static files come from: names that change with the content, where collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class Storage(CompressedManifestStaticFilesStorage):
    """Compressed files that browsers may keep for ever, since a change renames them.

    Before anything is collected (in tests, in a checkout) the plain names serve, so
    that no page depends on a step that somebody may have forgotten.
    """

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        known = self.hashed_files.get(self.hash_key(self.clean_name(name)))
        return known or name
