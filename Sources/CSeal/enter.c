// The constructor that puts this process into a room before any Swift runs, while there is one thread.
//
// waiter (outside, never starts Swift) -> first process (reaper, stays in C) -> second process (goes on into Swift).
// Each dies with the one before it, and with the first all others in the room.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

const char *const seal_variable = "SIGILLO_ROOM";

/// Marks a signal that the waiter passes on, as opposed to one that the whole process group got.
static const int passed_on = 0x5ea1;

/// The signals that the waiter passes on.
static const int passed_signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2};

static bool asked;
static bool sealed;
static seal_failure refusal;
static seal_room current_room;

/// What the first process of a room tells the waiter when it is ready, or why it is not.
typedef struct room_report {
    seal_failure failure;
    seal_room room;
} room_report;

bool seal_was_asked(void) {
    return asked;
}

bool seal_is_sealed(void) {
    return sealed;
}

seal_failure seal_refusal(void) {
    return refusal;
}

seal_room seal_current_room(void) {
    return current_room;
}

/// The signals that the waiter and the first process wait for, and hold back from their default action.
static sigset_t waited_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGCHLD);
    for (size_t i = 0; i < sizeof passed_signals / sizeof passed_signals[0]; i++) {
        sigaddset(&set, passed_signals[i]);
    }
    return set;
}

/// The exit status that tells how a child ended, as a shell would say it.
static int status_of(int status) {
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// Milliseconds of a clock that only goes forward.
static int64_t now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/// Stays outside until the room has ended, passes signals on, and ends with the room's status.
static _Noreturn void wait_for_room(pid_t room) {
    sigset_t set = waited_signals();
    for (;;) {
        siginfo_t info;
        int signal = sigwaitinfo(&set, &info);
        int status;
        // A stop and a continuation end sigwaitinfo early; asking for the status each time costs nothing.
        if (waitpid(room, &status, WNOHANG) == room) {
            _exit(status_of(status));
        }
        // What the terminal sends goes to the whole group, so the room has it already.
        if (signal > 0 && signal != SIGCHLD && info.si_code != SI_KERNEL) {
            sigqueue(room, signal, (union sigval){.sival_int = passed_on});
        }
    }
}

/// Stays the first process of the room: reaps orphans, hands signals from the waiter to Swift, ends with its status.
static _Noreturn void reap(pid_t swift) {
    sigset_t set = waited_signals();
    int64_t direct[65] = {0};
    for (;;) {
        siginfo_t info;
        int signal = sigwaitinfo(&set, &info);
        int status;
        pid_t ended;
        while ((ended = waitpid(-1, &status, WNOHANG)) > 0) {
            if (ended == swift) {
                _exit(status_of(status));
            }
        }
        if (signal <= 0 || signal == SIGCHLD) {
            continue;
        }
        if (info.si_code != SI_QUEUE || info.si_value.sival_int != passed_on) {
            // Sent to the whole process group: Swift got its own copy, and the waiter's is on its way here.
            direct[signal] = now();
        } else if (direct[signal] == 0 || now() - direct[signal] > 100) {
            kill(swift, signal);
        }
    }
}

/// Builds the room in its first process and forks the second. Returns in the second, with the room built.
static void become_room(int report, bool user_namespace, const sigset_t *mask) {
    room_report message = {.room = {.user_namespace = user_namespace}};
    message.failure = seal_build_room(&message.room);
    pid_t swift = -1;
    if (message.failure.step == seal_step_none) {
        swift = fork();
        if (swift < 0) {
            message.failure = seal_failed(seal_step_fork);
        }
    }
    if (swift == 0) {
        seal_close(report);
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != 1) {
            _exit(128 + SIGKILL);
        }
        sigprocmask(SIG_SETMASK, mask, NULL);
        sealed = true;
        current_room = message.room;
        return;
    }
    bool told = seal_write_all(report, &message, sizeof message);
    seal_close(report);
    if (!told || swift < 0) {
        _exit(1);
    }
    prctl(PR_SET_NAME, "sigillo-room");
    reap(swift);
}

/// Tries to make a room. Returns true inside it; outside it returns only when the room was refused.
static bool try_room(bool user_namespace, const sigset_t *mask, seal_failure *failure) {
    int report;
    pid_t room = seal_clone_room(user_namespace, &report, failure);
    if (room == 0) {
        become_room(report, user_namespace, mask);
        return true;
    }
    if (room < 0) {
        return false;
    }
    room_report message;
    bool told = seal_read_all(report, &message, sizeof message);
    seal_close(report);
    if (told && message.failure.step == seal_step_none) {
        wait_for_room(room);
    }
    *failure = told ? message.failure : (seal_failure){.step = seal_step_lost, .error = 0};
    while (waitpid(room, NULL, 0) < 0 && errno == EINTR) {
    }
    return false;
}

/// Puts the process into a room when the variable asks for one; when that is refused, the process goes on as it is.
__attribute__((constructor(101))) static void enter_room(void) {
    const char *value = getenv(seal_variable);
    if (value == NULL) {
        return;
    }
    asked = strcmp(value, "1") == 0;
    // No client and no nested run may inherit it.
    unsetenv(seal_variable);
    if (!asked) {
        return;
    }
    // A program that was executed through /proc would be called "exe".
    prctl(PR_SET_NAME, program_invocation_short_name);

    struct sigaction children, default_action = {.sa_handler = SIG_DFL};
    sigset_t set = waited_signals(), mask;
    sigaction(SIGCHLD, &default_action, &children);
    sigprocmask(SIG_BLOCK, &set, &mask);

    if (try_room(true, &mask, &refusal)) {
        refusal = seal_succeeded();
        return;
    }
    seal_failure second;
    if (try_room(false, &mask, &second)) {
        refusal = seal_succeeded();
        return;
    }
    sigaction(SIGCHLD, &children, NULL);
    sigprocmask(SIG_SETMASK, &mask, NULL);
}

int32_t seal_reenter(char *_Nullable const *_Nonnull arguments) {
    if (setenv(seal_variable, "1", 1) != 0) {
        return errno;
    }
    execv("/proc/self/exe", arguments);
    int error = errno;
    unsetenv(seal_variable);
    return error;
}
