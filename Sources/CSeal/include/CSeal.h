// What only C can do for the sealed room: namespaces before Swift runs, rights and limits between fork and exec.
//
// Functions that can fail return an error number of the system (0: no failure) or a `seal_failure` that also names
// the step. Nothing here prints, and nothing exits the process but the waiter and the first process of a room.

#ifndef CSEAL_H
#define CSEAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

// MARK: Failures

/// The step at which something was refused. The numbers are those of `RoomStep` in Swift.
typedef enum seal_step {
    seal_step_none = 0,
    seal_step_pipe = 1,
    seal_step_clone = 2,
    seal_step_maps = 3,
    seal_step_private_mounts = 4,
    seal_step_loopback = 5,
    seal_step_address = 6,
    seal_step_route = 7,
    seal_step_fork = 8,
    seal_step_lost = 9,
    seal_step_unshare = 10,
    seal_step_scratch = 11,
    seal_step_etc = 12,
    seal_step_trust = 13,
    seal_step_hide = 14,
    seal_step_session = 15,
    seal_step_limits = 16,
    seal_step_user = 17,
    seal_step_rights = 18,
    seal_step_descriptors = 19,
    seal_step_folder = 20,
    seal_step_execute = 21,
} seal_step;

/// A step and the error number that it got; step `none` is success.
typedef struct seal_failure {
    seal_step step;
    int32_t error;
} seal_failure;

// MARK: The room

/// What a room that was built consists of.
typedef struct seal_room {
    /// It has a user namespace of its own; false for a privileged process where user namespaces are refused.
    bool user_namespace;
    /// `/proc` shows the room's processes only.
    bool own_proc;
    /// IPv6 works inside.
    bool ipv6;
} seal_room;

/// The name of the environment variable that asks for a room at start-up; its value is `1`.
extern const char *const seal_variable;

/// Whether this process was started with the variable set.
bool seal_was_asked(void);

/// Whether this process is in a room that was made at its start.
bool seal_is_sealed(void);

/// Why there is no room although one was asked for.
seal_failure seal_refusal(void);

/// What the room of this process consists of.
seal_room seal_current_room(void);

/// Executes this program again with the same arguments and the variable set.
///
/// Returns only on failure, with the error number.
int32_t seal_reenter(char *_Nullable const *_Nonnull arguments);

// MARK: A machine in the room

/// The private files of a machine's `/etc`, as text.
typedef struct seal_etc {
    const char *hosts;
    const char *name_service;
    const char *resolver;
    const char *host_name;
} seal_etc;

/// A private machine of one thread.
typedef struct seal_machine {
    /// The thread's network namespace before, or -1.
    int32_t former_network;
    /// The thread's mount namespace before, or -1.
    int32_t former_mounts;
    /// The thread's working folder before, or -1.
    int32_t former_folder;
    /// The folder behind the trusted certificates, writable, or -1.
    int32_t trust;
    /// The folder of the private files that may be changed, `hosts` and `resolv.conf`, or -1.
    int32_t files;
    /// The inode of the machine's network namespace.
    uint64_t network;
    /// `/etc` is one overlay; false where files were bound one by one.
    bool overlay;
    /// IPv6 works.
    bool ipv6;
    /// The scratch folder's path, terminated by zero.
    char scratch[48];
} seal_machine;

/// Gives the calling thread a network and an `/etc` of its own. On failure the thread is as before.
seal_failure seal_machine_open(const seal_etc *etc, seal_machine *machine);

/// Gives the calling thread its former namespaces back, so that the machine vanishes with its last process.
void seal_machine_close(seal_machine *machine);

/// Removes the certificates named by hash from the machine's trusted ones; the bundle stays to be overwritten.
int32_t seal_trust_clear(int32_t folder);

/// Writes a whole file in an open folder, in place where it exists.
int32_t seal_write_file(int32_t folder, const char *name, const void *bytes, size_t count);

/// Lets what is sent to a listening TCP socket vanish before the socket sees it: all of it, that over IPv6, or nothing.
///
/// No SYN is answered then. It needs the capabilities that the machine's processes have in their own namespaces.
int32_t seal_drop(int32_t socket, bool all, bool ipv6);

/// Whether an address that nobody serves refuses connections: the route that catches all of them works.
///
/// Returns ECONNREFUSED where it does.
int32_t seal_dial(const char *address, uint16_t port);

/// The inode of the network namespace of a process as `/proc` numbers it, or 0 when it cannot be read.
uint64_t seal_network_of(pid_t process);

// MARK: Sockets and pipes

/// Makes a pipe with both ends close-on-exec: the end to read from, then the one to write to.
int32_t seal_pipe(int32_t *ends);

/// Binds a listening TCP socket: on every address of both families, or on 127.0.0.1.
///
/// Returns a non-blocking, close-on-exec descriptor, or the negative error number.
int32_t seal_listen(uint16_t port, bool everywhere, uint16_t *bound);

/// A close-on-exec UDP socket for sending on the calling thread's network, or the negative error number.
int32_t seal_datagram_sender(void);

/// Sends a datagram to 127.0.0.1.
int32_t seal_datagram_send(int32_t socket, const void *bytes, size_t count, uint16_t port);

/// Where a datagram came from and where it went.
typedef struct seal_datagram {
    /// The peer's socket address.
    unsigned char peer[128];
    uint32_t peer_length;
    /// The address dialled, as sixteen bytes; IPv4 in its mapped form.
    unsigned char dialled[16];
    /// The same as text.
    char address[48];
} seal_datagram;

/// Binds a UDP socket on every address that reports the address dialled, or returns the negative error number.
int32_t seal_datagram_listen(uint16_t port);

/// Receives one datagram without blocking: its length, or the negative error number.
ssize_t seal_datagram_receive(int32_t socket, void *bytes, size_t capacity, seal_datagram *datagram);

/// Answers a datagram from the address that it was sent to.
int32_t seal_datagram_reply(int32_t socket, const void *bytes, size_t count, const seal_datagram *datagram);

// MARK: Clients

/// A client to start. A limit of 0 leaves the caller's.
typedef struct seal_client {
    const char *program;
    char *_Nullable const *_Nonnull arguments;
    char *_Nullable const *_Nonnull environment;
    const char *folder;
    bool changes_user;
    uid_t user;
    gid_t group;
    const gid_t *_Nullable groups;
    size_t group_count;
    uint64_t file_size_limit;
    uint64_t process_limit;
    /// Whether it runs on a terminal of its own, 80 by 24.
    bool uses_terminal;
} seal_client;

/// A client that runs. All descriptors are close-on-exec; output and errors are non-blocking.
typedef struct seal_child {
    pid_t process;
    /// Its pidfd, or -1 where the kernel has none.
    int32_t handle;
    /// Its output; where it has a terminal, that terminal's other side, which can be written to.
    int32_t output;
    /// Its errors, or -1 where they go to its terminal.
    int32_t errors;
} seal_child;

/// Starts a client without capabilities, in a session of its own: with standard input empty, or on a terminal.
seal_failure seal_spawn(const seal_client *client, seal_child *child);

/// A pidfd of a process, or the negative error number.
int32_t seal_process_handle(pid_t process);

/// Sends a signal through a pidfd.
int32_t seal_process_signal(int32_t handle, int32_t signal);

/// How a process is.
typedef enum seal_state {
    seal_state_running = 0,
    seal_state_exited = 1,
    seal_state_signalled = 2,
} seal_state;

/// How a child of this process is, with its status or signal. Unless `reap`, its number stays reserved.
seal_state seal_child_state(pid_t process, bool reap, int32_t *status);

/// Makes orphans of this process's descendants its children, so that daemons can be found.
void seal_adopt_orphans(void);

/// Lets the allocator keep what was given back: where there is one, the C library's.
void seal_keep_memory(void);

/// Groups of a user, the given one included: the number of groups written, at most `capacity`.
size_t seal_groups_of(const char *user, gid_t group, gid_t *groups, size_t capacity);

// MARK: Folders

/// Removes a folder with all that is in it, never following links.
int32_t seal_remove_tree(const char *path);

/// Gives a folder with all that is in it to a user, never following links.
int32_t seal_give_tree(const char *path, uid_t user, gid_t group);

// MARK: Probe

/// What a trial room in a child process showed.
typedef struct seal_probe {
    seal_failure room;
    seal_room consists;
    seal_failure machine;
    bool overlay;
    /// What dialling an unserved address gave, by family.
    int32_t dial4;
    int32_t dial6;
} seal_probe;

/// Builds a room and a machine in a child process, and reports; this process is not changed.
int32_t seal_try_room(seal_probe *result);

#pragma clang assume_nonnull end

#endif
