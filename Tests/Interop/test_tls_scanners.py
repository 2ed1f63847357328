"""What testssl.sh and sslyze say of the honest servers' TLS: nothing worse than that their authority is private."""

import json
import os
import pathlib
import shutil
import tempfile
import unittest

from served import ServedTestCase

#: An authority that lives for one run publishes no revocation list and stands in nobody's DNS.
PRIVATE = {"cert_revocation", "DNS_CAArecord", "cert_trust", "cert_chain_of_trust"}


class ScannerTests(ServedTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_sslyze_finds_nothing_weak(self):
        program = os.environ.get("SSLYZE") or shutil.which("sslyze")
        if not program:
            self.skipTest("sslyze is not installed: scripts/setup --peers")
        for path, kind in (("imaps", None), ("imap-starttls", "imap"), ("smtp-starttls", "smtp"), ("pop3-starttls", "pop3")):
            with self.subTest(path=path):
                result = self.folder / f"{path}.json"
                # It compares with Mozilla's recommendations too, and ends with 1 where something differs.
                options = ["--starttls", kind] if kind else []
                self.run_tool(
                    program, "--certinfo_ca_file", self.served.authority, "--json_out", str(result),
                    *options, f"{self.served.host}:{self.served.ports[path]}", status=None)
                scan = json.loads(result.read_text())["server_scan_results"][0]["scan_result"]
                for name in ("ssl_2_0", "ssl_3_0", "tls_1_0", "tls_1_1"):
                    self.assertEqual(scan[name + "_cipher_suites"]["result"]["accepted_cipher_suites"], [], name)
                for name in ("tls_1_2", "tls_1_3"):
                    suites = scan[name + "_cipher_suites"]["result"]["accepted_cipher_suites"]
                    names = [suite["cipher_suite"]["name"] for suite in suites]
                    self.assertTrue(names, name)
                    self.assertTrue(all("GCM" in name or "POLY1305" in name for name in names), names)
                self.assertFalse(scan["heartbleed"]["result"]["is_vulnerable_to_heartbleed"])
                self.assertFalse(scan["openssl_ccs_injection"]["result"]["is_vulnerable_to_ccs_injection"])
                self.assertFalse(scan["tls_compression"]["result"]["supports_compression"])
                renegotiation = scan["session_renegotiation"]["result"]
                self.assertTrue(renegotiation["supports_secure_renegotiation"])
                self.assertFalse(renegotiation["is_vulnerable_to_client_renegotiation_dos"])
                chain = scan["certificate_info"]["result"]["certificate_deployments"][0]
                self.assertTrue(chain["received_chain_has_valid_order"])
                self.assertFalse(chain["verified_chain_has_sha1_signature"])

    def test_testssl_finds_nothing_low_or_worse(self):
        program = shutil.which("testssl") or shutil.which("testssl.sh")
        if not program:
            self.skipTest("testssl.sh is not installed: scripts/setup --peers")
        if os.environ.get("SIGILLO_THOROUGH") != "1":
            self.skipTest("testssl.sh takes minutes: scripts/judge-servers --thorough")
        for path, kind in (("imaps", None), ("smtp-starttls", "smtp")):
            with self.subTest(path=path):
                result = self.folder / f"{path}.json"
                options = ["--starttls", kind] if kind else []
                self.run_tool(
                    program, "--quiet", "--color", "0", "--warnings", "off", "--ip", "127.0.0.1",
                    "--protocols", "--std", "--server-preference", "--server-defaults", "--vulnerable",
                    "--add-ca", self.served.authority, "--jsonfile", str(result), *options,
                    # Its status counts what it found.
                    f"{self.served.host}:{self.served.ports[path]}", seconds=600, status=None)
                findings = json.loads(result.read_text())
                done = {finding["id"] for finding in findings}
                self.assertLessEqual({"TLS1_3", "cert_notAfter", "heartbleed", "LUCKY13"}, done)
                bad = [
                    finding for finding in findings
                    if finding["severity"] in ("LOW", "MEDIUM", "HIGH", "CRITICAL") and finding["id"] not in PRIVATE]
                self.assertEqual(bad, [])


if __name__ == "__main__":
    unittest.main()
