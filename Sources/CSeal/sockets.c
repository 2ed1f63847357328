// Listening sockets, the marker's sender, and datagrams that are answered from the address dialled.

#include "internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

// Not in the headers of older libraries.
#ifndef IPV6_FREEBIND
#define IPV6_FREEBIND 78
#endif

/// A socket address of either family.
typedef union any_address {
    struct sockaddr plain;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} any_address;

/// Binds a non-blocking socket to a port on every address of both families, or of IPv4 where there is no IPv6.
static int bind_everywhere(int type, uint16_t port, int *family) {
    const int on = 1, off = 0;
    *family = AF_INET6;
    int descriptor = socket(AF_INET6, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0 && errno == EAFNOSUPPORT) {
        *family = AF_INET;
        descriptor = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    }
    if (descriptor < 0) {
        return -errno;
    }
    any_address address = {0};
    socklen_t length = sizeof address.v4;
    if (*family == AF_INET6) {
        setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
        address.v6.sin6_family = AF_INET6;
        address.v6.sin6_port = htons(port);
        length = sizeof address.v6;
    } else {
        address.v4.sin_family = AF_INET;
        address.v4.sin_port = htons(port);
    }
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(descriptor, &address.plain, length) != 0) {
        int error = errno;
        seal_close(descriptor);
        return -error;
    }
    return descriptor;
}

/// Binds a non-blocking TCP socket to a port of 127.0.0.1.
static int bind_loopback(uint16_t port) {
    const int on = 1;
    int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return -errno;
    }
    setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    any_address address = {.v4 = {.sin_family = AF_INET, .sin_port = htons(port)}};
    address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(descriptor, &address.plain, sizeof address.v4) != 0) {
        int error = errno;
        seal_close(descriptor);
        return -error;
    }
    return descriptor;
}

int32_t seal_listen(uint16_t port, bool everywhere, uint16_t *bound) {
    int family;
    int descriptor = everywhere ? bind_everywhere(SOCK_STREAM, port, &family) : bind_loopback(port);
    if (descriptor < 0) {
        return descriptor;
    }
    any_address address = {0};
    socklen_t length = sizeof address;
    if (listen(descriptor, 128) != 0 || getsockname(descriptor, &address.plain, &length) != 0) {
        int error = errno;
        seal_close(descriptor);
        return -error;
    }
    *bound = ntohs(address.plain.sa_family == AF_INET6 ? address.v6.sin6_port : address.v4.sin_port);
    return descriptor;
}

int32_t seal_drop(int32_t socket, bool all, bool ipv6) {
    if (!all && !ipv6) {
        const int on = 1;
        // Nothing is attached where nothing was to vanish.
        return setsockopt(socket, SOL_SOCKET, SO_DETACH_FILTER, &on, sizeof on) == 0 || errno == ENOENT ? 0 : errno;
    }
    // The filter's answer is how many octets of a packet are kept. The version stands in the first half octet of IP.
    struct sock_filter nothing[] = {BPF_STMT(BPF_RET | BPF_K, 0)};
    struct sock_filter version4[] = {
        BPF_STMT(BPF_LD | BPF_B | BPF_ABS, (uint32_t)SKF_NET_OFF),
        BPF_STMT(BPF_ALU | BPF_RSH | BPF_K, 4),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 6, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0),
        BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
    };
    struct sock_fprog program = all
        ? (struct sock_fprog){.len = sizeof nothing / sizeof nothing[0], .filter = nothing}
        : (struct sock_fprog){.len = sizeof version4 / sizeof version4[0], .filter = version4};
    return setsockopt(socket, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) == 0 ? 0 : errno;
}

int32_t seal_datagram_sender(void) {
    int descriptor = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    return descriptor < 0 ? -errno : descriptor;
}

int32_t seal_datagram_send(int32_t socket, const void *bytes, size_t count, uint16_t port) {
    any_address address = {.v4 = {.sin_family = AF_INET, .sin_port = htons(port)}};
    address.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return sendto(socket, bytes, count, MSG_NOSIGNAL, &address.plain, sizeof address.v4) < 0 ? errno : 0;
}

int32_t seal_datagram_listen(uint16_t port) {
    const int on = 1;
    int family;
    int descriptor = bind_everywhere(SOCK_DGRAM, port, &family);
    if (descriptor < 0) {
        return descriptor;
    }
    // On a socket of both families the IPv6 option reports IPv4 too, in its mapped form.
    int set = family == AF_INET6
        ? setsockopt(descriptor, IPPROTO_IPV6, IPV6_RECVPKTINFO, &on, sizeof on)
        : setsockopt(descriptor, IPPROTO_IP, IP_PKTINFO, &on, sizeof on);
    if (set == 0 && family == AF_INET6) {
        // IPv6 replies leave only from an address that is on an interface, which those that are caught are not.
        set = setsockopt(descriptor, IPPROTO_IPV6, IPV6_FREEBIND, &on, sizeof on);
    }
    if (set != 0) {
        int error = errno;
        seal_close(descriptor);
        return -error;
    }
    return descriptor;
}

/// Writes an address of sixteen bytes as text, in its IPv4 form where it is mapped.
static void write_address(seal_datagram *datagram) {
    struct in6_addr address;
    memcpy(&address, datagram->dialled, sizeof address);
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        inet_ntop(AF_INET, datagram->dialled + 12, datagram->address, sizeof datagram->address);
    } else {
        inet_ntop(AF_INET6, &address, datagram->address, sizeof datagram->address);
    }
}

/// Takes the address dialled from a received control message.
static void take_dialled(const struct cmsghdr *control, seal_datagram *datagram) {
    if (control->cmsg_level == IPPROTO_IPV6 && control->cmsg_type == IPV6_PKTINFO) {
        struct in6_pktinfo info;
        memcpy(&info, CMSG_DATA(control), sizeof info);
        memcpy(datagram->dialled, &info.ipi6_addr, 16);
    } else if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
        struct in_pktinfo info;
        memcpy(&info, CMSG_DATA(control), sizeof info);
        memset(datagram->dialled, 0, 10);
        memset(datagram->dialled + 10, 0xff, 2);
        memcpy(datagram->dialled + 12, &info.ipi_addr, 4);
    }
}

ssize_t seal_datagram_receive(int32_t socket, void *bytes, size_t capacity, seal_datagram *datagram) {
    *datagram = (seal_datagram){.peer_length = 0};
    struct iovec vector = {.iov_base = bytes, .iov_len = capacity};
    _Alignas(struct cmsghdr) char controls[256];
    struct msghdr message = {
        .msg_name = datagram->peer,
        .msg_namelen = sizeof datagram->peer,
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = controls,
        .msg_controllen = sizeof controls,
    };
    ssize_t count = recvmsg(socket, &message, MSG_DONTWAIT);
    if (count < 0) {
        return -errno;
    }
    datagram->peer_length = message.msg_namelen;
    for (struct cmsghdr *control = CMSG_FIRSTHDR(&message); control != NULL; control = CMSG_NXTHDR(&message, control)) {
        take_dialled(control, datagram);
    }
    write_address(datagram);
    return count;
}

int32_t seal_datagram_reply(int32_t socket, const void *bytes, size_t count, const seal_datagram *datagram) {
    seal_datagram copy = *datagram;
    struct iovec vector = {.iov_base = (void *)bytes, .iov_len = count};
    _Alignas(struct cmsghdr) char controls[CMSG_SPACE(sizeof(struct in6_pktinfo))] = {0};
    struct msghdr message = {
        .msg_name = copy.peer,
        .msg_namelen = copy.peer_length,
        .msg_iov = &vector,
        .msg_iovlen = 1,
        .msg_control = controls,
        .msg_controllen = sizeof controls,
    };
    struct cmsghdr *control = CMSG_FIRSTHDR(&message);
    sa_family_t family;
    memcpy(&family, copy.peer, sizeof family);
    if (family == AF_INET6) {
        struct in6_pktinfo info = {.ipi6_ifindex = 0};
        memcpy(&info.ipi6_addr, copy.dialled, 16);
        control->cmsg_level = IPPROTO_IPV6;
        control->cmsg_type = IPV6_PKTINFO;
        control->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(control), &info, sizeof info);
    } else {
        struct in_pktinfo info = {.ipi_ifindex = 0};
        memcpy(&info.ipi_spec_dst, copy.dialled + 12, 4);
        control->cmsg_level = IPPROTO_IP;
        control->cmsg_type = IP_PKTINFO;
        control->cmsg_len = CMSG_LEN(sizeof info);
        memcpy(CMSG_DATA(control), &info, sizeof info);
    }
    message.msg_controllen = control->cmsg_len;
    return sendmsg(socket, &message, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? errno : 0;
}

int32_t seal_dial(const char *address, uint16_t port) {
    any_address peer = {0};
    socklen_t length = sizeof peer.v4;
    if (inet_pton(AF_INET, address, &peer.v4.sin_addr) == 1) {
        peer.v4.sin_family = AF_INET;
        peer.v4.sin_port = htons(port);
    } else if (inet_pton(AF_INET6, address, &peer.v6.sin6_addr) == 1) {
        peer.v6.sin6_family = AF_INET6;
        peer.v6.sin6_port = htons(port);
        length = sizeof peer.v6;
    } else {
        return EINVAL;
    }
    int descriptor = socket(peer.plain.sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (descriptor < 0) {
        return errno;
    }
    int error = connect(descriptor, &peer.plain, length) == 0 ? 0 : errno;
    seal_close(descriptor);
    return error;
}
