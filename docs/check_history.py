"""Checks an export of a Commonside history, without Commonside.

    python3 check_history.py EXPORT [--anchor FILE]...

Needs Python 3.9 or newer and nothing else. Where the package `cryptography` is there,
signatures are checked faster. EXPORT is a file made by `commonside audit export`, of
everything or about one record; in the latter all other rows are hashes only. An anchor
is a seal that you were sent or that you fetched earlier: save the mails, or the public
page, into a file. It shows whether the history was shortened or replaced since, and
whose keys signed it.

Ends with 0 when nothing is wrong, 1 when something is, 2 when it cannot be read.
"""

import argparse
import hashlib
import json
import re
import sys

EXPORT, ANCHOR = "commonside-history-1", "commonside-anchor-1"
SEALED = ("count", "total", "root", "previous", "took_all", "recorded_at", "key")
COLUMNS = ("kind", "subject", "by", "is_view", "at", "recorded_at", "body", "salt")
OBJECT = re.compile(r"\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")


def canonical(values):
    return json.dumps(values, sort_keys=True, separators=(",", ":"))


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


# Ed25519 as RFC 8032 describes it: points of -x² + y² = 1 + d x² y² modulo P, written
# as (X, Y, Z, T) with x = X/Z, y = Y/Z, xy = T/Z. Only public values pass here, so that
# it need not be quick or keep its time secret.
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)


def add(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c = 2 * D * one[3] * two[3] % P
    d = 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(number, point):
    found = (0, 1, 1, 0)
    while number:
        if number & 1:
            found = add(found, point)
        point = add(point, point)
        number >>= 1
    return found


def is_same(one, two):
    return not (
        (one[0] * two[2] - two[0] * one[2]) % P
        or (one[1] * two[2] - two[1] * one[2]) % P
    )


def point_of(octets):
    """The point that 32 octets stand for; ValueError when they stand for none."""
    if len(octets) != 32:
        raise ValueError("not 32 octets")
    y = int.from_bytes(octets, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        raise ValueError("out of range")
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    if (x * x - square) % P or (x == 0 and sign):
        raise ValueError("no such point")
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed_slowly(public, signature, text):
    try:
        key, commitment = point_of(public), point_of(signature[:32])
        answer = int.from_bytes(signature[32:], "little")
        if len(signature) != 64 or answer >= ORDER:
            return False
    except ValueError:
        return False
    asked = hashlib.sha512(signature[:32] + public + text.encode()).digest()
    challenge = int.from_bytes(asked, "little") % ORDER
    return is_same(times(answer, BASE), add(commitment, times(challenge, key)))


def is_signed(public, signature, text):
    """Whether the owner of this key signed this text; both are given in hex."""
    try:
        public, signature = bytes.fromhex(public), bytes.fromhex(signature)
    except ValueError:
        return False
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError:
        return is_signed_slowly(public, signature, text)
    try:
        key = ed25519.Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, text.encode())
    except (InvalidSignature, ValueError):
        return False
    return True


def key_id(public):
    return hashlib.sha256(bytes.fromhex(public)).hexdigest()[:16]


class Check:
    """One reading of an export, line by line, so that its size does not matter."""

    def __init__(self, anchors):
        self.anchors = anchors
        self.faults, self.notes = [], []
        self.keys, self.about, self.seal, self.members = {}, "", None, {}
        self.seals = self.events = self.waiting = self.hashes = self.erased = 0
        self.kept, self.is_chain = 0, False
        self.held = set()
        self.is_ended = False

    def wrong(self, text):
        self.faults.append(text)

    def read(self, line):
        if "format" in line:
            self.begin(line)
        elif "public" in line:
            self.take_key(line)
        elif "seal" in line:
            self.take_seal(line)
        elif "event" in line:
            self.take_event(line)
        elif "end" in line:
            self.take_end(line["end"])
        else:
            self.wrong("A line says nothing that this check knows.")

    def begin(self, line):
        if line["format"] != EXPORT:
            raise ValueError("this is no export that this check can read")
        self.about, self.is_chain = line["about"], line["chain"]

    @property
    def is_whole(self):
        return self.about == "everything"

    def take_key(self, line):
        if key_id(line["public"]) != line["key"]:
            self.wrong(f"Key {line['key']} is not what its name says.")
        self.keys[line["key"]] = line["public"]

    def take_seal(self, line):
        self.end_seal()
        self.seals += 1
        number = line["seal"]
        text = canonical({"number": number, **{name: line[name] for name in SEALED}})
        public = self.keys.get(line["key"])
        if public is None:
            self.wrong(f"Seal {number} names a key that the export does not hold.")
        elif not is_signed(public, line["signature"], text):
            self.wrong(f"The signature of seal {number} does not fit: it was altered.")
        self.follow(line)
        self.seal = {**line, "digest": sha256(text)}
        self.hold_to_anchors()
        pairs = line.get("members", [])
        self.members = {id_: value for id_, value in pairs}
        if "members" in line:
            self.check_list(line, pairs)

    def follow(self, line):
        """That a seal follows the one before, where both are in the export."""
        before, number = self.seal, line["seal"]
        if before is None:
            is_first = number == 1 and line["previous"] == "0" * 64
            if self.is_whole and not is_first:
                self.wrong(f"The first seal is number {number}: those before it lack.")
            return
        if number != before["seal"] + 1:
            if self.is_whole or number <= before["seal"]:
                self.wrong(f"Seal {number} stands after seal {before['seal']}.")
            return
        if line["previous"] != before["digest"]:
            self.wrong(f"Seal {number} does not follow seal {before['seal']}.")
        if line["total"] != before["total"] + line["count"]:
            self.wrong(f"Seal {number} counts another total of events.")

    def check_list(self, line, pairs):
        text = "".join(f"{id_}:{value}\n" for id_, value in sorted(pairs))
        if len(pairs) != line["count"] or sha256(text) != line["root"]:
            self.wrong(f"The list of events of seal {line['seal']} was changed.")

    def take_event(self, line):
        self.events += 1
        id_ = line["event"]
        if not self.is_whole and line["subject"] != self.about:
            self.wrong(f"Event {id_} is about something else than {self.about}.")
        self.check_text(line)
        if line.get("waits"):
            self.waiting += 1
            return
        columns = {name: line[name] for name in COLUMNS}
        text = canonical({"id": id_, "text_hash": line["text_hash"], **columns})
        if id_ not in self.members:
            self.wrong(f"Event {id_} is in no list of a seal: it was put in.")
        elif self.members.pop(id_) != sha256(text):
            self.wrong(f"Event {id_} was altered after it was sealed.")

    def check_text(self, line):
        if not line["text_hash"]:
            return
        if "text" not in line:
            self.kept += 1
        elif line["text"] is None:
            self.erased += 1
        elif sha256("\n".join(line["text"])) != line["text_hash"]:
            self.wrong(f"The sentence beside event {line['event']} was altered.")

    def end_seal(self):
        """What a list names and the export did not show: hashes only, or missing."""
        if self.seal is None or "members" not in self.seal:
            return
        if self.is_whole:
            for id_ in self.members:
                self.wrong(f"Event {id_} of seal {self.seal['seal']} is missing.")
        self.hashes += len(self.members)
        self.members = {}

    def take_end(self, count):
        self.end_seal()
        self.is_ended = True
        if count != {"seals": self.seals, "events": self.events}:
            self.wrong("The export does not hold as many lines as its end says.")

    def hold_to_anchors(self):
        anchor = self.anchors.get(self.seal["seal"])
        if anchor is None:
            return
        self.held.add(anchor["number"])
        if anchor["digest"] != self.seal["digest"]:
            self.wrong(
                f"Seal {anchor['number']} is not the one that you were sent: the"
                " history before it was replaced."
            )

    def end(self):
        if not self.is_ended:
            self.wrong("The export was cut short: its last line is missing.")
        last = self.seal["seal"] if self.seal else 0
        newest = max(self.anchors, default=0)
        if self.is_chain and newest > last:
            self.wrong(
                f"The history ends at seal {last}, but you were sent seal {newest}: the"
                " newest rows were removed, or an older copy was restored."
            )
        self.note_keys()
        missed = [n for n in self.anchors if n not in self.held]
        if missed and not self.is_chain:
            self.note(
                f"Seal {max(missed)}, which you were sent, is not in this export: ask"
                " for one with --chain to hold the one to the other."
            )
        self.note_counts()

    def note(self, text):
        self.notes.append(text)

    def note_keys(self):
        trusted = {key for one in self.anchors.values() for key in one["keys"]}
        strange = sorted(set(self.keys) - trusted)
        if not trusted:
            self.note(
                "The keys come from the export itself. Only an anchor that you kept"
                " shows that they are the partnership's, and that the newest rows were"
                " not removed."
            )
        elif strange:
            self.note(
                f"No anchor of yours names the key {', '.join(strange)}: ask whether"
                " keys were changed since, by a way that does not lead through this"
                " export."
            )

    def note_counts(self):
        for count, text in (
            (self.waiting, "events wait for their seal: nothing vouches for them."),
            (
                self.hashes,
                "other rows are hashes only. What they are about cannot be known from"
                " this export.",
            ),
            (self.erased, "sentences were erased; their events stand."),
            (self.kept, "sentences are not part of this export."),
        ):
            if count:
                self.note(f"{count} {text}")


def anchors_in(paths):
    """Every anchor in these files by its number; a forged one is not believed."""
    found, faults = {}, []
    for path in paths:
        with open(path, encoding="utf-8") as file:
            text = re.sub(r"[\s>]+", "", file.read())
        for part in OBJECT.findall(text):
            try:
                anchor = json.loads(part)
            except ValueError:
                continue
            if anchor.get("format") != ANCHOR:
                continue
            values = {name: anchor[name] for name in ("number", *SEALED)}
            said = canonical(values)
            public = anchor["keys"].get(anchor["key"], "")
            fits = sha256(said) == anchor["digest"]
            if fits and is_signed(public, anchor["signature"], said):
                found[anchor["number"]] = anchor
            else:
                faults.append(f"The anchor of seal {anchor['number']} was altered.")
    return found, faults


def main(words):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("export")
    parser.add_argument("--anchor", action="append", default=[], metavar="FILE")
    chosen = parser.parse_args(words)
    try:
        anchors, faults = anchors_in(chosen.anchor)
        check = Check(anchors)
        check.faults += faults
        with open(chosen.export, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                read = json.loads(line)
                if number == 1 and read.get("format") != EXPORT:
                    raise ValueError("this is no export that this check can read")
                check.read(read)
        check.end()
    except (OSError, ValueError, KeyError, TypeError) as why:
        print(f"Cannot be read: {why}", file=sys.stderr)
        return 2
    return tell(check)


def tell(check):
    about = "everything" if check.is_whole else check.about
    print(f"About {about}: {check.events} events, {check.seals} seals.")
    for note in check.notes:
        print(f"Note: {note}")
    for fault in check.faults[:100]:
        print(f"WRONG: {fault}")
    if len(check.faults) > 100:
        print(f"WRONG: and {len(check.faults) - 100} more.")
    print("Something is wrong." if check.faults else "Nothing is wrong.")
    return 1 if check.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
