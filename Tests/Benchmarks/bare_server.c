// The floor of the benchmark: the least that a mock IMAP or SMTP server over TLS can cost.
//
// One thread, epoll, OpenSSL over memory BIOs, canned replies to a whole session: greeting, CAPABILITY, LOGIN, SELECT,
// FETCH of one message, APPEND of another, LOGOUT; or EHLO, AUTH, MAIL, RCPT, DATA, QUIT. No store, no transcript, no
// checks of what the client says.
//
// Usage: bare_server [--plain] [--smtp] [--message OCTETS] [--ca-out FILE] [--cert FILE --key FILE]
// Prints its port, alone on a line, once it listens on 127.0.0.1. SIGTERM ends it.

#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

enum { longest_line = 1024, most_text = 4096, most_events = 64 };

static size_t message_size = 300;
static bool speaks_smtp;

static _Noreturn void fail(const char *what) {
    fprintf(stderr, "bare_server: %s: %s\n", what, errno ? strerror(errno) : "refused");
    ERR_print_errors_fp(stderr);
    exit(1);
}

// Certificates

static void add_extension(X509 *certificate, X509 *issuer, int kind, const char *value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
    X509_EXTENSION *extension = X509V3_EXT_conf_nid(NULL, &context, kind, value);
    if (!extension || !X509_add_ext(certificate, extension, -1)) fail("extension");
    X509_EXTENSION_free(extension);
}

// Makes a certificate for a key; without an issuer it signs itself.
static X509 *make_certificate(const char *name, EVP_PKEY *key, X509 *issuer, EVP_PKEY *issuer_key, bool is_authority) {
    static long serial = 1;
    X509 *certificate = X509_new();
    if (!certificate) fail("certificate");
    X509_set_version(certificate, X509_VERSION_3);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), serial++);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 24 * 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME *subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, (const unsigned char *)name, -1, -1, 0);
    X509_set_issuer_name(certificate, issuer ? X509_get_subject_name(issuer) : subject);
    X509 *above = issuer ? issuer : certificate;
    if (is_authority) {
        add_extension(certificate, above, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(certificate, above, NID_key_usage, "critical,keyCertSign,cRLSign");
    } else {
        add_extension(certificate, above, NID_basic_constraints, "critical,CA:FALSE");
        add_extension(certificate, above, NID_key_usage, "critical,digitalSignature");
        add_extension(certificate, above, NID_ext_key_usage, "serverAuth");
        add_extension(certificate, above, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
    }
    if (!X509_sign(certificate, issuer_key ? issuer_key : key, EVP_sha256())) fail("signature");
    return certificate;
}

static EVP_PKEY *make_key(void) {
    EVP_PKEY *key = EVP_EC_gen("P-256");
    if (!key) fail("key");
    return key;
}

// Gives the context a fresh chain of three and writes its root to a file.
static void use_fresh_chain(SSL_CTX *context, const char *root_file) {
    EVP_PKEY *root_key = make_key(), *middle_key = make_key(), *leaf_key = make_key();
    X509 *root = make_certificate("Benchmark root", root_key, NULL, NULL, true);
    X509 *middle = make_certificate("Benchmark intermediate", middle_key, root, root_key, true);
    X509 *leaf = make_certificate("localhost", leaf_key, middle, middle_key, false);
    if (SSL_CTX_use_certificate(context, leaf) != 1 || SSL_CTX_use_PrivateKey(context, leaf_key) != 1
        || SSL_CTX_add1_chain_cert(context, middle) != 1)
        fail("chain");
    if (root_file) {
        FILE *file = fopen(root_file, "w");
        if (!file || !PEM_write_X509(file, root) || fclose(file)) fail(root_file);
    }
    X509_free(root), X509_free(middle), X509_free(leaf);
    EVP_PKEY_free(root_key), EVP_PKEY_free(middle_key), EVP_PKEY_free(leaf_key);
}

static SSL_CTX *make_context(const char *certificate_file, const char *key_file, const char *root_file) {
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context) fail("context");
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_options(context, SSL_OP_NO_TICKET);
    SSL_CTX_set_num_tickets(context, 0);
    if (!certificate_file) {
        use_fresh_chain(context, root_file);
    } else if (SSL_CTX_use_certificate_chain_file(context, certificate_file) != 1
               || SSL_CTX_use_PrivateKey_file(context, key_file, SSL_FILETYPE_PEM) != 1) {
        fail(certificate_file);
    }
    return context;
}

// Connections

struct connection {
    int descriptor;
    SSL *tls; // NULL without TLS
    BIO *from_peer, *to_peer; // owned by `tls`
    bool greeted, finished, takes_data;
    size_t literal_left; // octets of a literal that are still to come
    char literal_tag[32];
    size_t line_length, output_length, output_room;
    char line[longest_line];
    char *output;
};

static char *message;

static void make_message(void) {
    const char *header = "From: a@mail.test\r\nTo: b@mail.test\r\nSubject: benchmark\r\n\r\n";
    size_t length = strlen(header);
    message = malloc(message_size);
    if (!message || message_size < length + 2) fail("message");
    memcpy(message, header, length);
    memset(message + length, 'x', message_size - length - 2);
    memcpy(message + message_size - 2, "\r\n", 2);
}

static void put(struct connection *peer, const char *octets, size_t count) {
    if (peer->output_length + count > peer->output_room) {
        peer->output_room = 2 * (peer->output_length + count);
        peer->output = realloc(peer->output, peer->output_room);
        if (!peer->output) fail("memory");
    }
    memcpy(peer->output + peer->output_length, octets, count);
    peer->output_length += count;
}

static void reply(struct connection *peer, const char *tag, const char *text) {
    char line[most_text];
    int length = snprintf(line, sizeof line, "%s%s%s\r\n", tag, *tag ? " " : "", text);
    if (length > 0 && (size_t)length < sizeof line) put(peer, line, (size_t)length);
}

// Answers one line of an SMTP session.
static void answer_mail(struct connection *peer, const char *line) {
    if (peer->takes_data) {
        if (strcmp(line, ".") != 0) return;
        peer->takes_data = false;
        reply(peer, "", "250 2.0.0 Taken");
    } else if (strncasecmp(line, "EHLO", 4) == 0) {
        reply(peer, "", "250-localhost\r\n250-PIPELINING\r\n250-8BITMIME\r\n250 AUTH PLAIN");
    } else if (strncasecmp(line, "AUTH", 4) == 0) {
        reply(peer, "", "235 2.7.0 Logged in");
    } else if (strncasecmp(line, "DATA", 4) == 0) {
        peer->takes_data = true;
        reply(peer, "", "354 Go on");
    } else if (strncasecmp(line, "QUIT", 4) == 0) {
        reply(peer, "", "221 2.0.0 Bye");
        peer->finished = true;
    } else {
        reply(peer, "", "250 2.1.0 Fine");
    }
}

// Answers one line without its line end.
static void answer(struct connection *peer, char *line) {
    if (speaks_smtp) {
        answer_mail(peer, line);
        return;
    }
    char *rest = line;
    const char *tag = strsep(&rest, " ");
    const char *command = rest ? strsep(&rest, " ") : "";
    if (strcasecmp(command, "CAPABILITY") == 0) {
        reply(peer, "", "* CAPABILITY IMAP4rev1");
        reply(peer, tag, "OK CAPABILITY completed");
    } else if (strcasecmp(command, "LOGIN") == 0) {
        reply(peer, tag, "OK LOGIN completed");
    } else if (strcasecmp(command, "SELECT") == 0) {
        reply(peer, "", "* 1 EXISTS");
        reply(peer, "", "* 0 RECENT");
        reply(peer, "", "* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)");
        reply(peer, "", "* OK [UIDVALIDITY 1] UIDs valid");
        reply(peer, tag, "OK [READ-WRITE] SELECT completed");
    } else if (strcasecmp(command, "FETCH") == 0) {
        char text[64];
        snprintf(text, sizeof text, "* 1 FETCH (BODY[] {%zu}", message_size);
        reply(peer, "", text);
        put(peer, message, message_size);
        reply(peer, "", ")");
        reply(peer, tag, "OK FETCH completed");
    } else if (strcasecmp(command, "APPEND") == 0) {
        const char *brace = rest ? strrchr(rest, '{') : NULL;
        peer->literal_left = brace ? strtoul(brace + 1, NULL, 10) : 0;
        snprintf(peer->literal_tag, sizeof peer->literal_tag, "%s", tag);
        reply(peer, "", "+ Go on");
    } else if (*tag == 0 && *peer->literal_tag) {
        reply(peer, peer->literal_tag, "OK APPEND completed");
        peer->literal_tag[0] = 0;
    } else if (strcasecmp(command, "LOGOUT") == 0) {
        reply(peer, "", "* BYE");
        reply(peer, tag, "OK LOGOUT completed");
        peer->finished = true;
    } else {
        reply(peer, tag, "BAD unknown command");
    }
}

static void take(struct connection *peer, const char *octets, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (peer->literal_left) {
            size_t here = count - i < peer->literal_left ? count - i : peer->literal_left;
            peer->literal_left -= here;
            i += here - 1;
        } else if (octets[i] == '\n') {
            if (peer->line_length && peer->line[peer->line_length - 1] == '\r') peer->line_length--;
            peer->line[peer->line_length] = 0;
            peer->line_length = 0;
            answer(peer, peer->line);
        } else if (peer->line_length < longest_line - 1) {
            peer->line[peer->line_length++] = octets[i];
        }
    }
}

// Sends all: a client of the benchmark always reads, so waiting for room in the socket is short.
static bool send_all(int descriptor, const char *octets, size_t count) {
    while (count) {
        ssize_t sent = send(descriptor, octets, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EAGAIN) {
            struct pollfd room = {.fd = descriptor, .events = POLLOUT};
            poll(&room, 1, -1);
            continue;
        }
        if (sent <= 0) return false;
        octets += sent, count -= (size_t)sent;
    }
    return true;
}

static bool flush_tls(struct connection *peer) {
    char *octets;
    long count = BIO_get_mem_data(peer->to_peer, &octets);
    bool sent = count <= 0 || send_all(peer->descriptor, octets, (size_t)count);
    if (count > 0) (void)BIO_reset(peer->to_peer);
    return sent;
}

// Sends the replies gathered so far, as one TLS record where there is TLS.
static bool flush_replies(struct connection *peer) {
    size_t count = peer->output_length;
    peer->output_length = 0;
    if (!peer->tls) return send_all(peer->descriptor, peer->output, count);
    return count == 0 || SSL_write(peer->tls, peer->output, (int)count) == (int)count;
}

static void greet(struct connection *peer) {
    peer->greeted = true;
    reply(peer, "", speaks_smtp ? "220 localhost ESMTP ready" : "* OK [CAPABILITY IMAP4rev1] ready");
}

// Takes octets from the wire through TLS; false ends the connection.
static bool take_sealed(struct connection *peer, const char *octets, size_t count) {
    if (BIO_write(peer->from_peer, octets, (int)count) != (int)count) return false;
    ERR_clear_error();
    if (!peer->greeted) {
        int status = SSL_do_handshake(peer->tls);
        if (status != 1) {
            bool waits = SSL_get_error(peer->tls, status) == SSL_ERROR_WANT_READ;
            return flush_tls(peer) && waits;
        }
        greet(peer);
    }
    char clear[4096];
    int length;
    while ((length = SSL_read(peer->tls, clear, sizeof clear)) > 0) take(peer, clear, (size_t)length);
    bool waits = SSL_get_error(peer->tls, length) == SSL_ERROR_WANT_READ;
    bool sent = flush_replies(peer);
    if (sent && peer->finished) SSL_shutdown(peer->tls);
    return flush_tls(peer) && sent && waits;
}

static bool take_plain(struct connection *peer, const char *octets, size_t count) {
    take(peer, octets, count);
    return flush_replies(peer);
}

// Reads what is there once; false ends the connection.
static bool serve(struct connection *peer) {
    char octets[16384];
    ssize_t count = recv(peer->descriptor, octets, sizeof octets, 0);
    if (count <= 0) return count < 0 && errno == EAGAIN;
    if (peer->finished) return true; // waiting for the peer's FIN
    bool goes_on = peer->tls ? take_sealed(peer, octets, (size_t)count) : take_plain(peer, octets, (size_t)count);
    if (goes_on && peer->finished) shutdown(peer->descriptor, SHUT_WR);
    return goes_on;
}

static void close_connection(struct connection *peer) {
    SSL_free(peer->tls);
    close(peer->descriptor);
    free(peer->output);
    free(peer);
}

static void accept_all(int listener, int events, SSL_CTX *context) {
    int descriptor;
    while ((descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC)) >= 0) {
        int on = 1;
        setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        struct connection *peer = calloc(1, sizeof *peer);
        if (!peer) fail("memory");
        peer->descriptor = descriptor;
        if (context) {
            peer->tls = SSL_new(context);
            peer->from_peer = BIO_new(BIO_s_mem());
            peer->to_peer = BIO_new(BIO_s_mem());
            if (!peer->tls || !peer->from_peer || !peer->to_peer) fail("TLS");
            SSL_set_bio(peer->tls, peer->from_peer, peer->to_peer);
            SSL_set_accept_state(peer->tls);
        } else {
            greet(peer);
            flush_replies(peer);
        }
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
        if (epoll_ctl(events, EPOLL_CTL_ADD, descriptor, &event)) fail("epoll_ctl");
    }
}

static int listen_on_free_port(void) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    if (listener < 0 || bind(listener, (struct sockaddr *)&address, length) || listen(listener, 1024)
        || getsockname(listener, (struct sockaddr *)&address, &length))
        fail("listen");
    printf("%d\n", ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int count, char **arguments) {
    bool plain = false;
    const char *root_file = NULL, *certificate_file = NULL, *key_file = NULL;
    for (int i = 1; i < count; i++) {
        const char *option = arguments[i], *value = i + 1 < count ? arguments[i + 1] : NULL;
        if (strcmp(option, "--plain") == 0) {
            plain = true;
            continue;
        }
        if (strcmp(option, "--smtp") == 0) {
            speaks_smtp = true;
            continue;
        }
        if (value && strcmp(option, "--message") == 0) message_size = strtoul(value, NULL, 10);
        else if (value && strcmp(option, "--ca-out") == 0) root_file = value;
        else if (value && strcmp(option, "--cert") == 0) certificate_file = value;
        else if (value && strcmp(option, "--key") == 0) key_file = value;
        else {
            fprintf(stderr, "usage: bare_server [--plain] [--smtp] [--message OCTETS] [--ca-out FILE] "
                            "[--cert FILE --key FILE]\n");
            return 2;
        }
        i++;
    }
    if (!certificate_file != !key_file) {
        fprintf(stderr, "bare_server: --cert and --key go together\n");
        return 2;
    }
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    make_message();
    SSL_CTX *context = plain ? NULL : make_context(certificate_file, key_file, root_file);
    int events = epoll_create1(EPOLL_CLOEXEC);
    int listener = listen_on_free_port();
    struct epoll_event listening = {.events = EPOLLIN, .data.ptr = NULL};
    if (events < 0 || epoll_ctl(events, EPOLL_CTL_ADD, listener, &listening)) fail("epoll");
    while (true) {
        struct epoll_event ready[most_events];
        int number = epoll_wait(events, ready, most_events, -1);
        if (number < 0 && errno != EINTR) fail("epoll_wait");
        for (int i = 0; i < number; i++) {
            struct connection *peer = ready[i].data.ptr;
            if (!peer) accept_all(listener, events, context);
            else if (!serve(peer)) close_connection(peer);
        }
    }
}
