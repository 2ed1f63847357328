// Processes that run: handles, signals, states, and who inherits orphans.

#include "internal.h"

#include <errno.h>
#include <grp.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int32_t seal_process_handle(pid_t process) {
    int handle = (int)syscall(SYS_pidfd_open, process, 0);
    return handle < 0 ? -errno : handle;
}

int32_t seal_process_signal(int32_t handle, int32_t signal) {
    return syscall(SYS_pidfd_send_signal, handle, signal, NULL, 0) == 0 ? 0 : errno;
}

seal_state seal_child_state(pid_t process, bool reap, int32_t *status) {
    siginfo_t info = {.si_pid = 0};
    int result;
    do {
        result = waitid(P_PID, (id_t)process, &info, WEXITED | WNOHANG | (reap ? 0 : WNOWAIT));
    } while (result != 0 && errno == EINTR);
    if (result != 0) {
        // Reaped by someone else, so that its end is all that is known.
        *status = 0;
        return seal_state_exited;
    }
    if (info.si_pid == 0) {
        return seal_state_running;
    }
    *status = info.si_status;
    return info.si_code == CLD_EXITED ? seal_state_exited : seal_state_signalled;
}

void seal_keep_memory(void) {
#ifdef __GLIBC__
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
#endif
}

void seal_adopt_orphans(void) {
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
}

size_t seal_groups_of(const char *user, gid_t group, gid_t *groups, size_t capacity) {
    int count = (int)capacity;
    if (getgrouplist(user, group, groups, &count) < 0) {
        count = (int)capacity;
    }
    return (size_t)count;
}
