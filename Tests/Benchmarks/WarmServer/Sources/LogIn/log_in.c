// The least that a client does until it is logged in, as a program does that keeps nothing from one server to the next:
// a context of its own with the server's authority in it, a full handshake, one command.

#include "log_in.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <openssl/ssl.h>

enum { longest_line = 4096, patience_seconds = 20 };

// Reads up to the end of a line that begins with `prefix`; whatever comes before it is passed over.
static const char *await(SSL *ssl, const char *prefix) {
    char octets[longest_line];
    size_t held = 0;
    for (;;) {
        int count = SSL_read(ssl, octets + held, (int)(sizeof octets - held));
        if (count <= 0) return "the server hung up or was silent";
        held += (size_t)count;
        char *begin = octets, *end;
        while ((end = memchr(begin, '\n', held - (size_t)(begin - octets)))) {
            if ((size_t)(end - begin) >= strlen(prefix) && !memcmp(begin, prefix, strlen(prefix))) return NULL;
            if (begin[0] == 'a') return "the log-in was refused";
            begin = end + 1;
        }
        if (held == sizeof octets) return "an answer was too long";
    }
}

static const char *talk(SSL *ssl, const char *user, const char *password) {
    if (SSL_connect(ssl) != 1) return "the handshake failed";
    const char *failure = await(ssl, "* OK");
    if (failure) return failure;
    char command[longest_line];
    int length = snprintf(command, sizeof command, "a LOGIN %s %s\r\n", user, password);
    if (length <= 0 || (size_t)length >= sizeof command) return "the account's words are too long";
    if (SSL_write(ssl, command, length) != length) return "the command was not sent";
    return await(ssl, "a OK");
}

static const char *meet(SSL_CTX *context, int descriptor, const char *user, const char *password) {
    SSL *ssl = SSL_new(context);
    if (!ssl) return "no session";
    const char *failure = "the session could not be set up";
    if (SSL_set1_host(ssl, "localhost") == 1 && SSL_set_fd(ssl, descriptor) == 1) failure = talk(ssl, user, password);
    SSL_free(ssl);
    return failure;
}

static const char *dial(SSL_CTX *context, uint16_t port, const char *user, const char *password) {
    int descriptor = socket(AF_INET, SOCK_STREAM, 0);
    if (descriptor < 0) return "no socket";
    struct timeval patience = {.tv_sec = patience_seconds};
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const char *failure = "the server could not be reached";
    if (!setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience)
        && !connect(descriptor, (struct sockaddr *)&address, sizeof address))
        failure = meet(context, descriptor, user, password);
    close(descriptor);
    return failure;
}

const char *log_in(uint16_t port, const char *authority, const char *user, const char *password) {
    SSL_CTX *context = SSL_CTX_new(TLS_client_method());
    if (!context) return "no TLS context";
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, NULL);
    const char *failure = "the authority could not be read";
    if (SSL_CTX_load_verify_file(context, authority) == 1) failure = dial(context, port, user, password);
    SSL_CTX_free(context);
    return failure;
}
