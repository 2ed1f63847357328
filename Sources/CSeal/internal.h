// Shared by the C files of this target; include it first.

#ifndef SEAL_INTERNAL_H
#define SEAL_INTERNAL_H

#define _GNU_SOURCE 1

#include "CSeal.h"

#pragma clang assume_nonnull begin

/// A failure at a step, with the present error number.
seal_failure seal_failed(seal_step step);

/// No failure.
seal_failure seal_succeeded(void);

/// Makes the namespaces of a room in a new child process, with its user and group maps written.
///
/// In the parent: the child's number, and the end of a pipe on which it reports. In the child: 0, and the end to write
/// the report to. On failure: -1.
pid_t seal_clone_room(bool user_namespace, int *report, seal_failure *failure);

/// Makes the mounts and the network of the room that the calling process is the first one of.
seal_failure seal_build_room(seal_room *room);

/// Sets up the network namespace of the calling thread: loopback, addresses, routes that catch every address.
seal_failure seal_network_set_up(bool *ipv6);

/// Writes all the bytes to a descriptor, whatever signals come.
bool seal_write_all(int descriptor, const void *bytes, size_t count);

/// Reads exactly so many bytes from a descriptor; false at its end or on failure.
bool seal_read_all(int descriptor, void *bytes, size_t count);

/// Closes a descriptor unless it is -1, and keeps the error number.
void seal_close(int descriptor);

#pragma clang assume_nonnull end

#endif
