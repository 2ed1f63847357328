#ifndef LOG_IN_H
#define LOG_IN_H

#include <stdint.h>

/// Logs in to an IMAP server over TLS on 127.0.0.1 and hangs up: connects, verifies that the certificate is localhost's
/// and that `authority` vouches for it, reads the greeting, sends LOGIN and reads the answer.
///
/// Returns NULL, or what went wrong; the text is the library's.
const char *log_in(uint16_t port, const char *authority, const char *user, const char *password);

#endif
