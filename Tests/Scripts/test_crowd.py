"""The crowd's picture of a mailbox: what breaks it."""

import importlib.machinery
import importlib.util
import pathlib
import unittest

PATH = pathlib.Path(__file__).resolve().parent.parent.parent / "scripts" / "crowd"
LOADER = importlib.machinery.SourceFileLoader("crowd", str(PATH))
crowd = importlib.util.module_from_spec(importlib.util.spec_from_loader("crowd", LOADER))
LOADER.exec_module(crowd)


class PictureTests(unittest.TestCase):
    def setUp(self):
        self.client = crowd.Client(1, None, crowd.Ledger(), 0, 1)
        self.client.hear(b"* 3 EXISTS")
        for number in (1, 2, 3):
            self.client.hear(b"* %d FETCH (UID %d FLAGS ())" % (number, number * 10))

    def test_expunges_move_numbers(self):
        self.client.hear(b"* 1 EXPUNGE")
        self.client.hear(b"* 1 FETCH (UID 20)")
        self.assertEqual(self.client.picture, [20, 30])

    def test_what_no_server_may_say(self):
        for response in (b"* 2 EXISTS", b"* 4 EXPUNGE", b"* 4 FETCH (UID 40)", b"* 1 FETCH (UID 20)"):
            with self.subTest(response=response), self.assertRaises(crowd.Broken):
                self.client.hear(response)

    def test_a_message_keeps_its_content(self):
        self.client.hear(b"* 1 FETCH (UID 10 BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: a-1\r\n)")
        with self.assertRaises(crowd.Broken):
            self.client.hear(b"* 1 FETCH (UID 10 BODY[HEADER.FIELDS (SUBJECT)] {14}\r\nSubject: a-2\r\n)")


if __name__ == "__main__":
    unittest.main()
