// The clone that makes a room's namespaces, and the user and group maps that the parent writes.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// The namespaces of a room besides the user namespace.
static const unsigned long namespaces = CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC;

/// Writes one of the files below `/proc/PROCESS` in a single write, as the kernel wants it.
static bool write_process_file(pid_t process, const char *name, const char *text) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)process, name);
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) {
        return false;
    }
    size_t length = strlen(text);
    bool written = write(file, text, length) == (ssize_t)length;
    seal_close(file);
    return written;
}

/// Turns this process's own map into the one that maps every number that exists here to itself.
static bool identity_map(const char *name, char *map, size_t capacity) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/%s", name);
    FILE *file = fopen(path, "re");
    if (file == NULL) {
        return false;
    }
    size_t length = 0;
    unsigned long inside, outside, count;
    while (fscanf(file, "%lu %lu %lu", &inside, &outside, &count) == 3 && length < capacity) {
        int added = snprintf(map + length, capacity - length, "%lu %lu %lu\n", inside, inside, count);
        if (added < 0 || (size_t)added >= capacity - length) {
            break;
        }
        length += (size_t)added;
    }
    fclose(file);
    map[length] = 0;
    return length > 0;
}

/// Writes the maps of a child: all numbers for a privileged parent, else the caller's own user and group.
static bool write_maps(pid_t child) {
    char map[4096];
    bool users = geteuid() == 0 && identity_map("uid_map", map, sizeof map)
        && write_process_file(child, "uid_map", map);
    if (users && identity_map("gid_map", map, sizeof map) && write_process_file(child, "gid_map", map)) {
        return true;
    }
    // Without it an ordinary user may not write the map of groups; kernels before 3.19 have no such file.
    if (!write_process_file(child, "setgroups", "deny") && errno != ENOENT) {
        return false;
    }
    snprintf(map, sizeof map, "%u %u 1\n", getegid(), getegid());
    if (!write_process_file(child, "gid_map", map)) {
        return false;
    }
    snprintf(map, sizeof map, "%u %u 1\n", geteuid(), geteuid());
    return users || write_process_file(child, "uid_map", map);
}

/// Ends a child that cannot go on, and keeps the error number.
static void discard(pid_t child) {
    int error = errno;
    kill(child, SIGKILL);
    while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    errno = error;
}

pid_t seal_clone_room(bool user_namespace, int *report, seal_failure *failure) {
    int maps[2], reports[2];
    if (pipe2(maps, O_CLOEXEC) != 0) {
        *failure = seal_failed(seal_step_pipe);
        return -1;
    }
    if (pipe2(reports, O_CLOEXEC) != 0) {
        *failure = seal_failed(seal_step_pipe);
        seal_close(maps[0]);
        seal_close(maps[1]);
        return -1;
    }
    unsigned long flags = namespaces | SIGCHLD | (user_namespace ? CLONE_NEWUSER : 0);
    pid_t child = (pid_t)syscall(SYS_clone, flags, NULL, NULL, NULL, NULL);
    if (child == 0) {
        // Before the read: a parent that dies earlier closes the pipe, one that dies later takes this process along.
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        seal_close(maps[1]);
        seal_close(reports[0]);
        char go;
        if (!seal_read_all(maps[0], &go, 1)) {
            _exit(1);
        }
        seal_close(maps[0]);
        *report = reports[1];
        return 0;
    }
    *failure = child < 0 ? seal_failed(seal_step_clone) : seal_succeeded();
    seal_close(maps[0]);
    seal_close(reports[1]);
    if (child > 0 && user_namespace && !write_maps(child)) {
        *failure = seal_failed(seal_step_maps);
    } else if (child > 0 && !seal_write_all(maps[1], "g", 1)) {
        *failure = seal_failed(seal_step_lost);
    }
    seal_close(maps[1]);
    if (failure->step != seal_step_none) {
        if (child > 0) {
            discard(child);
        }
        seal_close(reports[0]);
        return -1;
    }
    *report = reports[0];
    return child;
}

seal_failure seal_build_room(seal_room *room) {
    // Nothing that is mounted in here may come out.
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        return seal_failed(seal_step_private_mounts);
    }
    // Containers that mask parts of /proc refuse this: their processes then stay visible, and all else works.
    room->own_proc = mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, NULL) == 0;
    return seal_network_set_up(&room->ipv6);
}
