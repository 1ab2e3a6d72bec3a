"""Keys lie apart, for us alone, one purpose each, and rotate without losing data."""

import pytest
from cryptography.fernet import InvalidToken

from commonside.ground.keys import fields, ring


@pytest.fixture
def keys(tmp_path):
    folder = tmp_path / "keys"
    ring.make(folder)
    yield folder
    ring.lru_clear()


def test_what_one_purpose_encrypts_it_reads_again(keys):
    token = ring.encrypt(keys, "fields", "never by post")
    assert "post" not in token
    assert ring.decrypt(keys, "fields", token) == "never by post"


def test_no_purpose_reads_what_another_wrote(keys):
    token = ring.encrypt(keys, "fields", "never by post")
    with pytest.raises(InvalidToken):
        ring.decrypt(keys, "files", token)


def test_after_a_rotation_old_data_is_read_and_new_data_uses_the_new_key(keys):
    old = ring.encrypt(keys, "fields", "before")
    assert ring.rotate(keys, "fields") == "0002"
    assert ring.decrypt(keys, "fields", old) == "before"
    new = ring.encrypt(keys, "fields", "after")
    (keys / "fields" / "0002.key").unlink()
    ring.lru_clear()
    with pytest.raises(InvalidToken):
        ring.decrypt(keys, "fields", new)


def test_making_keys_again_keeps_those_that_are_there(keys):
    before = (keys / "seals" / "0001.key").read_bytes()
    ring.make(keys)
    assert (keys / "seals" / "0001.key").read_bytes() == before


def test_a_keyed_hash_tells_the_same_words_by_the_same_key_alone(keys, tmp_path):
    here = ring.keyed_hash(keys, "receipts", "7F3K")
    assert here == ring.keyed_hash(keys, "receipts", "7F3K")
    assert here != ring.keyed_hash(keys, "receipts", "7F3L")
    ring.make(tmp_path / "other")
    assert here != ring.keyed_hash(tmp_path / "other", "receipts", "7F3K")


def test_a_keyed_hash_outlives_a_rotation(keys):
    before = ring.keyed_hash(keys, "receipts", "7F3K")
    ring.rotate(keys, "receipts")
    assert ring.keyed_hash(keys, "receipts", "7F3K") == before


def test_a_signature_fits_its_text_and_its_key_alone(keys, tmp_path):
    """S13: what a seal says is signed with a key that lies outside the database."""
    key_id, signature = ring.sign(keys, "seals", "seal 1")
    public = ring.public_keys(keys, "seals")[key_id]
    assert ring.is_signed(public, signature, "seal 1")
    assert not ring.is_signed(public, signature, "seal 2")
    ring.make(tmp_path / "other")
    (other,) = ring.public_keys(tmp_path / "other", "seals").values()
    assert not ring.is_signed(other, signature, "seal 1")
    assert not ring.is_signed("no key", signature, "seal 1")


def test_after_a_rotation_old_signatures_are_checked_without_the_old_key(keys):
    """S13: public keys stay when a private one is destroyed."""
    old, signature = ring.sign(keys, "seals", "seal 1")
    ring.rotate(keys, "seals")
    (keys / "seals" / "0001.key").unlink()
    ring.lru_clear()
    new, _ = ring.sign(keys, "seals", "seal 2")
    known = ring.public_keys(keys, "seals")
    assert list(known) == [old, new]
    assert ring.is_signed(known[old], signature, "seal 1")


def test_without_a_key_nothing_is_signed(tmp_path):
    with pytest.raises(ring.KeysRefused):
        ring.sign(tmp_path, "seals", "seal 1")
    assert ring.public_keys(tmp_path, "seals") == {}


def test_keys_that_are_apart_and_ours_alone_pass(keys, tmp_path):
    ring.check(keys, tmp_path / "var")


@pytest.mark.parametrize("inside", [".", "keys"])
def test_keys_inside_the_data_are_refused(tmp_path, inside):
    with pytest.raises(ring.KeysRefused, match="inside the data folder"):
        ring.check(tmp_path / "var" / inside, tmp_path / "var")


def test_a_missing_purpose_is_refused_with_what_to_do(keys, tmp_path):
    (keys / "seals" / "0001.key").unlink()
    with pytest.raises(ring.KeysRefused, match=r"no key for seals.*commonside setup"):
        ring.check(keys, tmp_path / "var")


@pytest.mark.parametrize("what", [".", "fields", "fields/0001.key"])
def test_keys_that_others_can_read_are_refused(keys, tmp_path, what):
    path = keys / what
    path.chmod(path.stat().st_mode | 0o040)
    with pytest.raises(ring.KeysRefused, match="Others on this machine"):
        ring.check(keys, tmp_path / "var")


def test_without_keys_nothing_is_encrypted_or_hashed(tmp_path):
    with pytest.raises(ring.KeysRefused):
        ring.encrypt(tmp_path, "fields", "words")
    with pytest.raises(ring.KeysRefused):
        ring.keyed_hash(tmp_path, "receipts", "7F3K")


def test_the_session_secret_is_the_newest_key_and_never_empty(keys, tmp_path):
    first = ring.session_secret(keys)
    ring.rotate(keys, "sessions")
    assert ring.session_secret(keys) != first
    assert len(ring.session_secret(tmp_path / "none")) > 40


def test_an_encrypted_field_holds_cipher_text_and_gives_the_value_back():
    field = fields.EncryptedJSON()
    value = {"never": ["post"], "say": "It is Amy from the club"}
    stored = field.get_prep_value(value)
    assert "Amy" not in stored
    assert field.from_db_value(stored, None, None) == value
    assert field.to_python(value) is value


def test_an_encrypted_field_keeps_nothing_as_nothing():
    field = fields.EncryptedJSON()
    assert field.get_prep_value(None) is None
    assert field.from_db_value(None, None, None) is None
    assert field.from_db_value("", None, None) is None
