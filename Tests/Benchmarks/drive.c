// The load of the benchmark: plays whole sessions against a server and weighs the server's CPU time.
//
// A session of IMAP: connect, full TLS handshake (nothing is resumed), greeting, CAPABILITY, LOGIN, SELECT, FETCH of
// message 1, LOGOUT, end of stream. One of SMTP: greeting, EHLO, AUTH PLAIN, MAIL, RCPT, DATA of 300 octets, QUIT. With
// --bulk OCTETS a session of IMAP appends a message of that size and fetches message 1, and both are timed.
//
// Usage: drive --port N [--host ADDRESS] [--plain | --ca FILE [--name NAME]] [--smtp | --bulk OCTETS] [--sessions N]
//              [--concurrency N] [--pid N]...
// The account comes from SIGILLO_USER and SIGILLO_PASSWORD, so that no password stands in a list of processes.
// Without --ca the certificate is not verified. Prints one line of NAME=VALUE; exit 1 when a session failed.

#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

enum { most_threads = 256, most_processes = 8, longest_line = 1024, patience_seconds = 20 };

static struct {
    struct sockaddr_storage address;
    socklen_t address_length;
    SSL_CTX *context; // NULL without TLS
    const char *name; // the host name to verify, NULL for none
    const char *user, *password, *sender;
    bool speaks_smtp;
    long sessions, bulk;
    double *milliseconds; // of each session; negative when it failed
} plan;

static _Atomic double append_seconds, fetch_seconds;
static atomic_long fetched_octets;

static atomic_long next_session;

static _Noreturn void usage(const char *why) {
    fprintf(stderr, "drive: %s\nusage: drive --port N [--host ADDRESS] [--plain | --ca FILE [--name NAME]] "
                    "[--smtp | --bulk OCTETS] [--sessions N] [--concurrency N] [--pid N]...\n", why);
    exit(2);
}

static double seconds_now(clockid_t clock) {
    struct timespec time;
    return clock_gettime(clock, &time) ? -1 : (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

// CPU seconds of a process: its own to the nanosecond, and those of its ended children, which are counted in ticks.
static double cpu_seconds(pid_t process) {
    clockid_t clock;
    double own = clock_getcpuclockid(process, &clock) ? -1 : seconds_now(clock);
    char path[64], text[1024];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)process);
    FILE *file = fopen(path, "r");
    size_t length = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file) fclose(file);
    text[length] = 0;
    // The second field is a name that may hold anything; the rest begins behind the last parenthesis.
    const char *rest = strrchr(text, ')');
    long children_user, children_system;
    if (own < 0 || !rest
        || sscanf(rest + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %*u %*u %ld %ld", &children_user,
                  &children_system) != 2) {
        fprintf(stderr, "drive: the CPU time of process %d cannot be read\n", (int)process);
        exit(2);
    }
    return own + (double)(children_user + children_system) / (double)sysconf(_SC_CLK_TCK);
}

// One connection

struct connection {
    int descriptor;
    SSL *tls;
    size_t start, end;
    char buffer[16384];
};

static bool refill(struct connection *peer) {
    int count = peer->tls ? SSL_read(peer->tls, peer->buffer, sizeof peer->buffer)
                          : (int)recv(peer->descriptor, peer->buffer, sizeof peer->buffer, 0);
    peer->start = 0;
    peer->end = count > 0 ? (size_t)count : 0;
    return count > 0;
}

static bool read_line(struct connection *peer, char *line) {
    size_t length = 0;
    while (true) {
        if (peer->start == peer->end && !refill(peer)) return false;
        char octet = peer->buffer[peer->start++];
        if (octet == '\n') {
            if (length && line[length - 1] == '\r') length--;
            line[length] = 0;
            return true;
        }
        if (length < longest_line - 1) line[length++] = octet;
    }
}

static bool skip(struct connection *peer, long count) {
    while (count > 0) {
        if (peer->start == peer->end && !refill(peer)) return false;
        long here = (long)(peer->end - peer->start) < count ? (long)(peer->end - peer->start) : count;
        peer->start += (size_t)here;
        count -= here;
    }
    return true;
}

// Reads lines and literals up to the tagged reply; true when it is OK. Counts the octets of literals.
static bool read_reply(struct connection *peer, const char *tag, long *literal_octets) {
    char line[longest_line];
    size_t tag_length = strlen(tag);
    while (read_line(peer, line)) {
        const char *brace = strrchr(line, '{');
        if (brace && line[strlen(line) - 1] == '}') {
            long count = strtol(brace + 1, NULL, 10);
            if (!skip(peer, count)) return false;
            *literal_octets += count;
        } else if (strncmp(line, tag, tag_length) == 0 && line[tag_length] == ' ') {
            return strncmp(line + tag_length + 1, "OK", 2) == 0;
        }
    }
    return false;
}

static bool send_text(struct connection *peer, const char *text) {
    int length = (int)strlen(text);
    return peer->tls ? SSL_write(peer->tls, text, length) == length
                     : send(peer->descriptor, text, (size_t)length, MSG_NOSIGNAL) == length;
}

static bool command(struct connection *peer, const char *tag, const char *text, long *literal_octets) {
    char line[longest_line];
    snprintf(line, sizeof line, "%s %s\r\n", tag, text);
    return send_text(peer, line) && read_reply(peer, tag, literal_octets);
}

static bool open_connection(struct connection *peer) {
    int on = 1;
    struct timeval patience = {.tv_sec = patience_seconds};
    peer->descriptor = socket(plan.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    setsockopt(peer->descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(peer->descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(peer->descriptor, (struct sockaddr *)&plan.address, plan.address_length)) return false;
    if (!plan.context) return true;
    peer->tls = SSL_new(plan.context);
    SSL_set_fd(peer->tls, peer->descriptor);
    if (plan.name && (SSL_set1_host(peer->tls, plan.name) != 1 || SSL_set_tlsext_host_name(peer->tls, plan.name) != 1))
        return false;
    return SSL_connect(peer->tls) == 1;
}

static bool send_octets(struct connection *peer, const char *octets, size_t count) {
    while (count) {
        int sent = peer->tls ? SSL_write(peer->tls, octets, (int)count)
                             : (int)send(peer->descriptor, octets, count, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        octets += sent, count -= (size_t)sent;
    }
    return true;
}

static void add(_Atomic double *sum, double value) {
    double before = atomic_load(sum);
    while (!atomic_compare_exchange_weak(sum, &before, before + value)) {}
}

// Appends a large message and fetches message 1.
static const char *play_bulk(struct connection *peer) {
    char line[longest_line];
    char *octets = malloc((size_t)plan.bulk + 2);
    if (!octets) return "memory";
    memset(octets, 'x', (size_t)plan.bulk);
    memcpy(octets, "Subject: bulk\r\n\r\n", 17);
    for (long at = 100; at + 2 < plan.bulk; at += 78) memcpy(octets + at, "\r\n", 2);
    memcpy(octets + plan.bulk, "\r\n", 2);
    snprintf(line, sizeof line, "b1 APPEND INBOX {%ld}\r\n", plan.bulk);
    double begun = seconds_now(CLOCK_MONOTONIC);
    long ignored = 0, message_octets = 0;
    bool fine = send_text(peer, line) && read_line(peer, line) && line[0] == '+'
                && send_octets(peer, octets, (size_t)plan.bulk + 2) && read_reply(peer, "b1", &ignored);
    add(&append_seconds, seconds_now(CLOCK_MONOTONIC) - begun);
    free(octets);
    if (!fine) return "APPEND";
    begun = seconds_now(CLOCK_MONOTONIC);
    if (!command(peer, "b2", "FETCH 1 BODY[]", &message_octets)) return "FETCH";
    add(&fetch_seconds, seconds_now(CLOCK_MONOTONIC) - begun);
    atomic_fetch_add(&fetched_octets, message_octets);
    return NULL;
}

// One command of SMTP; true when the reply begins with this digit.
static bool mail_command(struct connection *peer, const char *text, char digit) {
    char line[longest_line];
    if (text && !(send_text(peer, text) && send_text(peer, "\r\n"))) return false;
    do {
        if (!read_line(peer, line)) return false;
    } while (strlen(line) > 3 && line[3] == '-');
    return line[0] == digit;
}

static const char *play_mail(struct connection *peer) {
    char word[longest_line], encoded[2 * longest_line], text[2 * longest_line + 16];
    int length = snprintf(word, sizeof word, "%c%s%c%s", 0, plan.user, 0, plan.password);
    EVP_EncodeBlock((unsigned char *)encoded, (const unsigned char *)word, length);
    if (!mail_command(peer, NULL, '2')) return "greeting";
    if (!mail_command(peer, "EHLO client.test", '2')) return "EHLO";
    snprintf(text, sizeof text, "AUTH PLAIN %s", encoded);
    if (!mail_command(peer, text, '2')) return "AUTH";
    snprintf(text, sizeof text, "MAIL FROM:<%s>", plan.sender);
    if (!mail_command(peer, text, '2')) return "MAIL";
    if (!mail_command(peer, "RCPT TO:<b@mail.test>", '2')) return "RCPT";
    if (!mail_command(peer, "DATA", '3')) return "DATA";
    snprintf(text, sizeof text, "Subject: benchmark\r\n\r\n%0240d\r\n.", 0);
    if (!mail_command(peer, text, '2')) return "message";
    if (!mail_command(peer, "QUIT", '2')) return "QUIT";
    return NULL;
}

// Plays one session; returns NULL or the step that failed.
static const char *play(struct connection *peer) {
    char line[longest_line], login[longest_line];
    long ignored = 0, message_octets = 0;
    snprintf(login, sizeof login, "LOGIN \"%s\" \"%s\"", plan.user, plan.password);
    if (!open_connection(peer)) return "connection or handshake";
    if (plan.speaks_smtp) {
        const char *failed = play_mail(peer);
        while (!failed && refill(peer)) {}
        if (!failed && peer->tls) SSL_shutdown(peer->tls);
        return failed;
    }
    if (!read_line(peer, line) || strncmp(line, "* OK", 4) != 0) return "greeting";
    if (!command(peer, "a1", "CAPABILITY", &ignored)) return "CAPABILITY";
    if (!command(peer, "a2", login, &ignored)) return "LOGIN";
    if (!command(peer, "a3", "SELECT INBOX", &ignored)) return "SELECT";
    if (plan.bulk) {
        const char *failed = play_bulk(peer);
        if (failed) return failed;
    } else if (!command(peer, "a4", "FETCH 1 BODY[]", &message_octets) || message_octets == 0) {
        return "FETCH";
    }
    if (!command(peer, "a5", "LOGOUT", &ignored)) return "LOGOUT";
    while (refill(peer)) {}
    if (peer->tls) SSL_shutdown(peer->tls);
    return NULL;
}

static void *play_sessions(void *ignored) {
    (void)ignored;
    static atomic_bool has_complained;
    long number;
    while ((number = atomic_fetch_add(&next_session, 1)) < plan.sessions) {
        struct connection peer = {.descriptor = -1};
        double begun = seconds_now(CLOCK_MONOTONIC);
        ERR_clear_error();
        const char *failed = play(&peer);
        plan.milliseconds[number] = failed ? -1 : (seconds_now(CLOCK_MONOTONIC) - begun) * 1000;
        if (failed && !atomic_exchange(&has_complained, true)) {
            fprintf(stderr, "drive: a session failed at: %s\n", failed);
            ERR_print_errors_fp(stderr);
        }
        SSL_free(peer.tls);
        if (peer.descriptor >= 0) close(peer.descriptor);
    }
    return NULL;
}

// Options and figures

static void set_address(const char *host, int port) {
    struct sockaddr_in *v4 = (struct sockaddr_in *)&plan.address;
    struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&plan.address;
    if (inet_pton(AF_INET, host, &v4->sin_addr) == 1) {
        v4->sin_family = AF_INET;
        v4->sin_port = htons((unsigned short)port);
        plan.address_length = sizeof *v4;
    } else if (inet_pton(AF_INET6, host, &v6->sin6_addr) == 1) {
        v6->sin6_family = AF_INET6;
        v6->sin6_port = htons((unsigned short)port);
        plan.address_length = sizeof *v6;
    } else {
        usage("--host wants an address");
    }
}

static void make_context(const char *authority_file) {
    OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
    plan.context = SSL_CTX_new(TLS_client_method());
    if (!plan.context) usage("no TLS context");
    SSL_CTX_set_session_cache_mode(plan.context, SSL_SESS_CACHE_OFF);
    if (!authority_file) return;
    if (SSL_CTX_load_verify_locations(plan.context, authority_file, NULL) != 1) usage("--ca cannot be read");
    SSL_CTX_set_verify(plan.context, SSL_VERIFY_PEER, NULL);
}

static int by_size(const void *a, const void *b) {
    double left = *(const double *)a, right = *(const double *)b;
    return (left > right) - (left < right);
}

static const char *from_environment(const char *name, const char *otherwise) {
    const char *value = getenv(name);
    return value && *value ? value : otherwise;
}

int main(int count, char **arguments) {
    const char *host = "127.0.0.1", *authority_file = NULL;
    long port = 0, concurrency = 8;
    pid_t processes[most_processes];
    int watched = 0;
    bool plain = false;
    plan.sessions = 300;
    for (int i = 1; i < count; i++) {
        const char *option = arguments[i];
        if (strcmp(option, "--plain") == 0) {
            plain = true;
            continue;
        }
        if (strcmp(option, "--smtp") == 0) {
            plan.speaks_smtp = true;
            continue;
        }
        const char *value = ++i < count ? arguments[i] : NULL;
        if (!value) usage("an option lacks its value");
        if (strcmp(option, "--host") == 0) host = value;
        else if (strcmp(option, "--ca") == 0) authority_file = value;
        else if (strcmp(option, "--name") == 0) plan.name = value;
        else if (strcmp(option, "--port") == 0) port = strtol(value, NULL, 10);
        else if (strcmp(option, "--sessions") == 0) plan.sessions = strtol(value, NULL, 10);
        else if (strcmp(option, "--concurrency") == 0) concurrency = strtol(value, NULL, 10);
        else if (strcmp(option, "--bulk") == 0) plan.bulk = strtol(value, NULL, 10);
        else if (strcmp(option, "--pid") == 0 && watched < most_processes) processes[watched++] = (pid_t)strtol(value, NULL, 10);
        else usage("an option is unknown");
    }
    if (port < 1 || port > 65535) usage("--port wants 1 to 65535");
    if (plan.sessions < 1 || plan.sessions > 10000000) usage("--sessions wants 1 to 10000000");
    if (plan.bulk && (plan.bulk < 1000 || plan.bulk > 100000000)) usage("--bulk wants 1000 to 100000000");
    if (concurrency < 1 || concurrency > most_threads) usage("--concurrency wants 1 to 256");
    set_address(host, (int)port);
    if (!plain) make_context(authority_file);
    plan.user = from_environment("SIGILLO_USER", "user");
    plan.password = from_environment("SIGILLO_PASSWORD", "password");
    plan.sender = from_environment("SIGILLO_FROM", "a@mail.test");
    plan.milliseconds = calloc((size_t)plan.sessions, sizeof *plan.milliseconds);
    if (!plan.milliseconds) usage("--sessions is too many");

    double cpu_before = 0;
    for (int i = 0; i < watched; i++) cpu_before += cpu_seconds(processes[i]);
    double begun = seconds_now(CLOCK_MONOTONIC);
    pthread_t threads[most_threads];
    for (long i = 0; i < concurrency; i++) {
        if (pthread_create(&threads[i], NULL, play_sessions, NULL)) usage("--concurrency: no more threads");
    }
    for (long i = 0; i < concurrency; i++) pthread_join(threads[i], NULL);
    double wall = seconds_now(CLOCK_MONOTONIC) - begun;
    double cpu = -cpu_before;
    for (int i = 0; i < watched; i++) cpu += cpu_seconds(processes[i]);

    qsort(plan.milliseconds, (size_t)plan.sessions, sizeof *plan.milliseconds, by_size);
    long failed = 0;
    while (failed < plan.sessions && plan.milliseconds[failed] < 0) failed++;
    long played = plan.sessions - failed;
    const double *times = plan.milliseconds + failed;
    printf("sessions=%ld failed=%ld sessions_per_second=%.0f", plan.sessions, failed, (double)played / wall);
    if (played) printf(" median_ms=%.2f p99_ms=%.2f", times[played / 2], times[played * 99 / 100]);
    if (plan.bulk && played) {
        printf(" append_mb_s=%.1f fetch_mb_s=%.1f", (double)plan.bulk * (double)played / 1e6 / append_seconds,
               (double)fetched_octets / 1e6 / fetch_seconds);
    }
    if (played && watched) printf(" cpu_us_per_session=%.1f", cpu * 1e6 / (double)played);
    printf("\n");
    return failed ? 1 : 0;
}
