"""The comparison of servers: what it takes out, and what it must not."""

import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "lib"))
from exchanges import FOLDER, pieces, read  # noqa: E402
from imap_normal import Normaliser, compared  # noqa: E402
from imap_wire import literal_size  # noqa: E402


def seen(*responses, uid=True):
    return compared(Normaliser().exchange([response.encode() for response in responses], uid))


class NormalFormTests(unittest.TestCase):
    def test_what_is_free_makes_no_difference(self):
        pairs = [
            (["* 1 FETCH (FLAGS (\\Seen \\Draft) UID 3)"], ["* 1 FETCH (UID 3 FLAGS (\\Draft \\SEEN))"]),
            (['* LIST (\\Marked \\HasChildren) "/" a'], ['* list (\\HasChildren \\Marked) "/" "a"']),
            (['* LIST () "/" {1}\r\na'], ['* LIST () "/" "a"']),
            (["* 3 EXPUNGE", "* 1 EXPUNGE"], ["* 1 EXPUNGE", "* 2 EXPUNGE"]),
            (["* OK Still here", "t1 OK Done"], ["t1 OK [CAPABILITY IMAP4rev1] FETCH completed"]),
            (["* ESEARCH (TAG \"t1\") ALL 1:3 COUNT 3"], ["* ESEARCH (TAG \"t1\") COUNT 3 ALL 3,1:2"]),
            (["* ESEARCH (TAG \"t1\") UID ADDTO (0 1:3)"], ["* ESEARCH (TAG \"t9\") UID ADDTO (0 1,2:3)"]),
            (["* OK [UIDVALIDITY 7] Fine"], ["* OK [UIDVALIDITY 99] Other"]),
        ]
        for left, right in pairs:
            with self.subTest(left=left):
                self.assertEqual(seen(*left), seen(*right))

    def test_what_counts_makes_one(self):
        pairs = [
            (["* 1 FETCH (FLAGS (\\Seen))"], ["* 1 FETCH (FLAGS ())"]),
            (["* 1 FETCH (BODY[] {2}\r\nab)"], ["* 1 FETCH (BODY[] {2}\r\nAb)"]),
            (["* 1 FETCH (BODY[TEXT] NIL)"], ['* 1 FETCH (BODY[TEXT] "NIL")']),
            (["* 3 EXPUNGE", "* 1 EXPUNGE"], ["* 3 EXPUNGE", "* 2 EXPUNGE"]),
            (["* SEARCH 1 2"], ["* SEARCH 1 3"]),
            (["* SORT 2 1"], ["* SORT 1 2"]),
            (["* ESEARCH (TAG \"t1\") PARTIAL (1:2 4:5)"], ["* ESEARCH (TAG \"t1\") PARTIAL (1:2 4)"]),
            (["* ESEARCH (TAG \"t1\") ADDTO (0 3)"], ["* ESEARCH (TAG \"t1\") REMOVEFROM (0 3)"]),
            (["t1 OK Done"], ["t1 NO Done"]),
            (["t1 OK [READ-ONLY] Done"], ["t1 OK [READ-WRITE] Done"]),
            (["* 1 EXISTS", "t1 OK Done"], ["t1 OK Done"]),
            (["* VANISHED 1:3"], ["* VANISHED (EARLIER) 1:3"]),
        ]
        for left, right in pairs:
            with self.subTest(left=left):
                self.assertNotEqual(seen(*left), seen(*right))

    def test_a_uid_that_nobody_asked_for_is_left_out(self):
        self.assertEqual(seen("* 1 FETCH (UID 3 FLAGS ())", uid=False), seen("* 1 FETCH (FLAGS ())", uid=False))

    def test_mod_sequences_are_compared_with_the_highest_before(self):
        ours, theirs = Normaliser(), Normaliser()
        for normaliser, numbers in ((ours, (3, 4, 4, 2)), (theirs, (70, 90, 90, 1))):
            for number, word in zip(numbers, ("NEW", "NEW", "SAME", "OLD")):
                self.assertEqual(normaliser.modseq(number), word)


class ScriptTests(unittest.TestCase):
    def test_literals_are_cut_where_they_wait(self):
        self.assertEqual(pieces(b"A <<'x\\r\\n'>> B"), [b"A {3}\r\n", b"x\r\n B\r\n"])
        self.assertEqual(pieces(b"A <<+'x'>> B"), [b"A {1+}\r\nx B\r\n"])
        self.assertEqual(literal_size(b"* 1 FETCH (BODY[] ~{12}\r\n"), 12)
        self.assertIsNone(literal_size(b"* OK {x}\r\n"))

    def test_every_exchange_can_be_read_and_there_are_enough(self):
        groups = [group for path in sorted(FOLDER.glob("*.txt")) for group in read(path)]
        self.assertGreaterEqual(sum(len(group.commands) for group in groups), 300)
        for group in groups:
            self.assertRegex(group.title, r"RFC \d+", "a group names its RFC")
            for name in group.messages:
                self.assertTrue((FOLDER / "messages" / f"{name}.eml").is_file(), name)
            for command in group.commands:
                pieces(command.text.encode())

    def test_a_reason_names_its_source_or_the_other_server(self):
        for path in sorted(FOLDER.glob("*.txt")):
            for group in read(path):
                for command in group.commands:
                    if command.reason:
                        self.assertRegex(command.reason, r"RFC \d+|Dovecot|see the APPEND", command.place)


if __name__ == "__main__":
    unittest.main()
