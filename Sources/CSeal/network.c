// The network of a room or machine: loopback, one address of each family, and routes that make every address local.

#include "internal.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_addr.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

/// The source address of everything that is sent to an address which is not on loopback, by family.
static const char *const source4 = "192.0.2.1", *const source6 = "2001:db8::1";

/// A netlink request with room for attributes.
typedef struct request {
    struct nlmsghdr header;
    union {
        struct ifaddrmsg address;
        struct rtmsg route;
        char space[256];
    } body;
} request;

/// Appends an attribute to a request.
static void add_attribute(request *message, unsigned short type, const void *data, size_t count) {
    struct rtattr *attribute = (struct rtattr *)((char *)message + NLMSG_ALIGN(message->header.nlmsg_len));
    attribute->rta_type = type;
    attribute->rta_len = (unsigned short)RTA_LENGTH(count);
    memcpy(RTA_DATA(attribute), data, count);
    message->header.nlmsg_len = (unsigned int)(NLMSG_ALIGN(message->header.nlmsg_len) + RTA_ALIGN(attribute->rta_len));
}

/// Sends a request to the kernel and returns the error number of its acknowledgement.
static int ask_kernel(int netlink, request *message) {
    message->header.nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
    if (send(netlink, message, message->header.nlmsg_len, 0) < 0) {
        return errno;
    }
    struct {
        struct nlmsghdr header;
        struct nlmsgerr error;
        char rest[512];
    } reply;
    ssize_t got = recv(netlink, &reply, sizeof reply, 0);
    if (got < 0) {
        return errno;
    }
    if ((size_t)got < NLMSG_LENGTH(sizeof reply.error) || reply.header.nlmsg_type != NLMSG_ERROR) {
        return EBADMSG;
    }
    return -reply.error.error;
}

/// Adds an address to loopback.
static int add_address(int netlink, unsigned int loopback, int family, const void *address, size_t count) {
    request message = {.header = {.nlmsg_type = RTM_NEWADDR, .nlmsg_len = NLMSG_LENGTH(sizeof(struct ifaddrmsg))}};
    message.header.nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
    message.body.address.ifa_family = (unsigned char)family;
    message.body.address.ifa_prefixlen = (unsigned char)(count * 8);
    // Not host scope: look-ups that ask for configured families pass over addresses of that scope.
    message.body.address.ifa_scope = RT_SCOPE_UNIVERSE;
    message.body.address.ifa_flags = IFA_F_PERMANENT | (family == AF_INET6 ? IFA_F_NODAD : 0);
    message.body.address.ifa_index = loopback;
    add_attribute(&message, IFA_LOCAL, address, count);
    add_attribute(&message, IFA_ADDRESS, address, count);
    return ask_kernel(netlink, &message);
}

/// Makes every address of a family local, with a source of our own.
static int add_route(int netlink, unsigned int loopback, int family, const void *source, size_t count) {
    request message = {.header = {.nlmsg_type = RTM_NEWROUTE, .nlmsg_len = NLMSG_LENGTH(sizeof(struct rtmsg))}};
    message.header.nlmsg_flags = NLM_F_CREATE | NLM_F_REPLACE;
    message.body.route.rtm_family = (unsigned char)family;
    message.body.route.rtm_table = RT_TABLE_LOCAL;
    message.body.route.rtm_protocol = RTPROT_BOOT;
    message.body.route.rtm_scope = RT_SCOPE_HOST;
    message.body.route.rtm_type = RTN_LOCAL;
    add_attribute(&message, RTA_OIF, &loopback, sizeof loopback);
    add_attribute(&message, RTA_PREFSRC, source, count);
    return ask_kernel(netlink, &message);
}

/// Sets up one family; the failure's step is the one that was refused.
static seal_failure set_up_family(int netlink, unsigned int loopback, int family, const char *source) {
    unsigned char address[16];
    size_t count = family == AF_INET ? 4 : 16;
    inet_pton(family, source, address);
    int error = add_address(netlink, loopback, family, address, count);
    if (error != 0) {
        return (seal_failure){.step = seal_step_address, .error = error};
    }
    error = add_route(netlink, loopback, family, address, count);
    return (seal_failure){.step = error == 0 ? seal_step_none : seal_step_route, .error = error};
}

/// Lets IPv6 be used on loopback where the system's default switches it off for new networks.
static void allow_ipv6(void) {
    int file = open("/proc/sys/net/ipv6/conf/lo/disable_ipv6", O_WRONLY | O_CLOEXEC);
    if (file >= 0) {
        (void)!write(file, "0", 1);
        seal_close(file);
    }
}

/// Sets the loopback interface up.
static bool raise_loopback(void) {
    int socket4 = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (socket4 < 0) {
        return false;
    }
    struct ifreq interface = {.ifr_name = "lo", .ifr_flags = IFF_UP | IFF_RUNNING};
    bool raised = ioctl(socket4, SIOCSIFFLAGS, &interface) == 0;
    seal_close(socket4);
    return raised;
}

seal_failure seal_network_set_up(bool *ipv6) {
    allow_ipv6();
    unsigned int loopback = if_nametoindex("lo");
    if (loopback == 0 || !raise_loopback()) {
        return seal_failed(seal_step_loopback);
    }
    int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (netlink < 0) {
        return seal_failed(seal_step_address);
    }
    seal_failure failure = set_up_family(netlink, loopback, AF_INET, source4);
    // A kernel may lack IPv6: then no client can use it either.
    *ipv6 = set_up_family(netlink, loopback, AF_INET6, source6).step == seal_step_none;
    seal_close(netlink);
    return failure;
}
