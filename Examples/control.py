#!/usr/bin/env python3
"""Steers `sigillo serve` over its control API: python3 control.py [path of sigillo]. Standard library only."""
import imaplib, json, poplib, smtplib, ssl, subprocess, sys, urllib.request

serve = [(sys.argv[1:] or ["sigillo"])[0], "serve", "--ready-json", "--quiet", "--control"]
for path in ("smtps", "imaps", "pop3s"): serve += ["--path", path]
server = subprocess.Popen(serve, stdout=subprocess.PIPE)
ready = json.loads(server.stdout.readline())
port = {service["path"]: service["port"] for service in ready["services"]}
trust = ssl.create_default_context(cafile=ready["ca"])

def ask(method, path, body=None):
    head = {"Authorization": "Bearer " + ready["control"]["token"], "Content-Type": "application/json"}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(ready["control"]["url"] + path, data, head, method=method)) as answer:
        return answer.read()

try:
    account = json.loads(ask("POST", "/v1/accounts", {"user": "carla"}))
    text = b"Subject: hello\r\n\r\n.a line with a dot\r\n"
    with smtplib.SMTP_SSL(ready["host"], port["smtps"], context=trust) as smtp:
        smtp.login(account["user"], account["password"])
        smtp.sendmail(account["address"], [account["address"]], text)
    message = json.loads(ask("POST", "/v1/messages/wait", {"to": account["address"], "timeout": 5}))
    assert message["sealed"] and ask("GET", f"/v1/messages/{message['id']}/raw") == text
    imap = imaplib.IMAP4_SSL(ready["host"], port["imaps"], ssl_context=trust)
    imap.login(account["user"], account["password"]), imap.select("INBOX")
    assert imap.fetch("1", "(BODY.PEEK[])")[1][0][1] == text, "IMAP"
    pop = poplib.POP3_SSL(ready["host"], port["pop3s"], context=trust)
    pop.user(account["user"]), pop.pass_(account["password"])
    assert b"\r\n".join(pop.retr(1)[1]) + b"\r\n" == text, "POP3"
    imap.logout(), pop.quit()
    ask("PUT", "/v1/scenario", {"id": "cert.expired"})
    try:
        smtplib.SMTP_SSL(ready["host"], port["smtps"], context=trust)
        raise SystemExit("an expired certificate was taken")
    except ssl.SSLCertVerificationError as refusal:
        print("refused:", refusal.verify_message)
    assert json.loads(ask("GET", "/v1/leaks"))["leaks"] == []
    ask("POST", "/v1/reset")
    assert json.loads(ask("GET", "/v1/messages"))["total"] == 0
    print("the same octets over the API, IMAP and POP3")
finally:
    server.terminate()
