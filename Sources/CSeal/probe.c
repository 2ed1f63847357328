// A trial room for a report on what works here. It is built in a child process and ends with it.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/// In the first process of a trial room: builds it, then a machine, and dials addresses that nobody serves.
static seal_probe try_inside(bool user_namespace) {
    seal_probe result = {.consists = {.user_namespace = user_namespace}};
    result.room = seal_build_room(&result.consists);
    if (result.room.step != seal_step_none) {
        return result;
    }
    const seal_etc etc = {
        .hosts = "127.0.0.1 localhost\n",
        .name_service = "hosts: files dns\n",
        .resolver = "nameserver 127.0.0.53\n",
        .host_name = "localhost\n",
    };
    seal_machine machine;
    result.machine = seal_machine_open(&etc, &machine);
    if (result.machine.step == seal_step_none) {
        result.overlay = machine.overlay;
        result.dial4 = seal_dial("203.0.113.9", 9);
        result.dial6 = seal_dial("2001:db8:9::9", 9);
        seal_machine_close(&machine);
    }
    return result;
}

/// Tries one kind of room; false when the clone itself was refused.
static bool try_kind(bool user_namespace, seal_probe *result) {
    int report;
    *result = (seal_probe){.consists = {.user_namespace = user_namespace}};
    pid_t room = seal_clone_room(user_namespace, &report, &result->room);
    if (room == 0) {
        seal_probe inside = try_inside(user_namespace);
        seal_write_all(report, &inside, sizeof inside);
        _exit(0);
    }
    if (room < 0) {
        return false;
    }
    if (!seal_read_all(report, result, sizeof *result)) {
        result->room = (seal_failure){.step = seal_step_lost, .error = 0};
    }
    seal_close(report);
    while (waitpid(room, NULL, 0) < 0 && errno == EINTR) {
    }
    return result->room.step == seal_step_none;
}

int32_t seal_try_room(seal_probe *result) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0) {
        return errno;
    }
    // A child with one thread makes the clone: this process has many.
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        seal_probe first, second;
        if (!try_kind(true, &first) && try_kind(false, &second)) {
            first = second;
        }
        seal_write_all(report[1], &first, sizeof first);
        _exit(0);
    }
    int error = child < 0 ? errno : 0;
    seal_close(report[1]);
    if (child > 0 && !seal_read_all(report[0], result, sizeof *result)) {
        error = EIO;
    }
    seal_close(report[0]);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR) {
    }
    return error;
}
