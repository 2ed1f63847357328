// Starts a client. Between fork and exec only calls that are safe in the child of a process with many threads.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/keyctl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/// The descriptors that a client's first moments need; all are above 2. On a terminal all three streams are that.
typedef struct client_pipes {
    int input;
    int output[2];
    int errors[2];
    int failure[2];
} client_pipes;

/// The same descriptor above the standard ones, where exec would keep it open by accident.
static int raise_descriptor(int descriptor) {
    if (descriptor < 0 || descriptor > 2) {
        return descriptor;
    }
    int raised = fcntl(descriptor, F_DUPFD_CLOEXEC, 3);
    seal_close(descriptor);
    return raised;
}

/// Makes a close-on-exec pipe above the standard descriptors.
static bool make_pipe(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) != 0) {
        return false;
    }
    ends[0] = raise_descriptor(ends[0]);
    ends[1] = raise_descriptor(ends[1]);
    return ends[0] >= 0 && ends[1] >= 0;
}

/// Closes all ends that are open.
static void close_pipes(const client_pipes *pipes) {
    seal_close(pipes->input);
    for (int i = 0; i < 2; i++) {
        seal_close(pipes->output[i]);
        seal_close(pipes->errors[i]);
        seal_close(pipes->failure[i]);
    }
}

/// Makes a close-on-exec terminal of 80 by 24: our side, then the client's.
static bool make_terminal(const seal_client *client, int ends[2]) {
    ends[0] = raise_descriptor(posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (ends[0] < 0 || unlockpt(ends[0]) != 0) {
        return false;
    }
    // By the descriptor: the path of the other side may be hidden from this process.
    ends[1] = raise_descriptor(ioctl(ends[0], TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC));
    if (ends[1] < 0) {
        return false;
    }
    if (client->changes_user && fchown(ends[1], client->user, (gid_t)-1) != 0) {
        return false;
    }
    const struct winsize size = {.ws_row = 24, .ws_col = 80};
    return ioctl(ends[1], TIOCSWINSZ, &size) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

/// Makes the descriptors of a client.
static bool make_pipes(const seal_client *client, client_pipes *pipes) {
    *pipes = (client_pipes){.input = -1, .output = {-1, -1}, .errors = {-1, -1}, .failure = {-1, -1}};
    if (!make_pipe(pipes->failure)) {
        return false;
    }
    if (client->uses_terminal) {
        return make_terminal(client, pipes->output);
    }
    pipes->input = raise_descriptor(open("/dev/null", O_RDONLY | O_CLOEXEC));
    return pipes->input >= 0 && make_pipe(pipes->output) && make_pipe(pipes->errors)
        && fcntl(pipes->output[0], F_SETFL, O_NONBLOCK) == 0 && fcntl(pipes->errors[0], F_SETFL, O_NONBLOCK) == 0;
}

/// Puts the client's three streams in their places. Call it in a session that has no terminal yet.
static bool place_streams(const seal_client *client, const client_pipes *pipes) {
    if (client->uses_terminal) {
        int terminal = pipes->output[1];
        return ioctl(terminal, TIOCSCTTY, 0) == 0 && dup2(terminal, 0) >= 0 && dup2(terminal, 1) >= 0
            && dup2(terminal, 2) >= 0;
    }
    return dup2(pipes->input, 0) >= 0 && dup2(pipes->output[1], 1) >= 0 && dup2(pipes->errors[1], 2) >= 0;
}

/// Lowers a limit to a value, or leaves a lower one.
static bool limit(int resource, uint64_t value) {
    struct rlimit present;
    if (getrlimit((__rlimit_resource_t)resource, &present) != 0) {
        return false;
    }
    if (present.rlim_max > value) {
        present.rlim_max = value;
    }
    if (present.rlim_cur > present.rlim_max) {
        present.rlim_cur = present.rlim_max;
    }
    return setrlimit((__rlimit_resource_t)resource, &present) == 0;
}

/// Sets the limits of a client: no core file, which could hold a password, and bounds for one that runs wild.
static bool set_limits(const seal_client *client) {
    return limit(RLIMIT_CORE, 0) && (client->file_size_limit == 0 || limit(RLIMIT_FSIZE, client->file_size_limit))
        && (client->process_limit == 0 || limit(RLIMIT_NPROC, client->process_limit));
}

/// Gives every signal its default action, and blocks none.
static void reset_signals(void) {
    const struct sigaction action = {.sa_handler = SIG_DFL};
    for (int signal = 1; signal < NSIG; signal++) {
        sigaction(signal, &action, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/// Takes the bounding set away, as far as this process may: an exec by user 0 gets back what is in it.
static void drop_bounding_set(void) {
    for (unsigned long capability = 0; capability < 64; capability++) {
        prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
    }
}

/// Becomes another user, with that user's groups.
static bool change_user(const seal_client *client) {
    // The system calls themselves: the library's functions would have every thread of the process follow.
    return syscall(SYS_setgroups, client->group_count, client->groups) == 0
        && syscall(SYS_setresgid, client->group, client->group, client->group) == 0
        && syscall(SYS_setresuid, client->user, client->user, client->user) == 0;
}

/// Gives up all capabilities, and every way to new ones.
static bool drop_rights(void) {
    struct __user_cap_header_struct header = {.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    struct __user_cap_data_struct none[2] = {{0}};
    prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
    // A key ring of its own: the caller's may hold tickets. Containers may refuse it.
    syscall(SYS_keyctl, KEYCTL_JOIN_SESSION_KEYRING, NULL);
    return syscall(SYS_capset, &header, none) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}

/// Closes every descriptor from a number on, but for one.
static void close_others(int first, int kept) {
    if (kept > first && syscall(SYS_close_range, first, kept - 1, 0) == 0) {
        syscall(SYS_close_range, kept + 1, ~0U, 0);
        return;
    }
    if (kept == first && syscall(SYS_close_range, first + 1, ~0U, 0) == 0) {
        return;
    }
    struct rlimit open_files;
    bool known = getrlimit(RLIMIT_NOFILE, &open_files) == 0 && open_files.rlim_cur < 65536;
    rlim_t end = known ? open_files.rlim_cur : 65536;
    for (int descriptor = first; (rlim_t)descriptor < end; descriptor++) {
        if (descriptor != kept) {
            close(descriptor);
        }
    }
}

/// Takes every step from fork to exec in the child. Returns only on failure.
static seal_failure become_client(const seal_client *client, const client_pipes *pipes, pid_t parent) {
    if (setsid() < 0) {
        return seal_failed(seal_step_session);
    }
    reset_signals();
    if (!set_limits(client)) {
        return seal_failed(seal_step_limits);
    }
    drop_bounding_set();
    if (client->changes_user && !change_user(client)) {
        return seal_failed(seal_step_user);
    }
    if (!drop_rights()) {
        return seal_failed(seal_step_rights);
    }
    // After the change of user and rights, which would take it back.
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) {
        _exit(127);
    }
    if (!place_streams(client, pipes)) {
        return seal_failed(seal_step_descriptors);
    }
    close_others(3, pipes->failure[1]);
    if (chdir(client->folder) != 0) {
        return seal_failed(seal_step_folder);
    }
    execve(client->program, client->arguments, client->environment);
    return seal_failed(seal_step_execute);
}

seal_failure seal_spawn(const seal_client *client, seal_child *child) {
    client_pipes pipes;
    if (!make_pipes(client, &pipes)) {
        seal_failure failure = seal_failed(seal_step_descriptors);
        close_pipes(&pipes);
        return failure;
    }
    pid_t parent = getpid();
    pid_t process = fork();
    if (process == 0) {
        seal_failure failure = become_client(client, &pipes, parent);
        seal_write_all(pipes.failure[1], &failure, sizeof failure);
        _exit(127);
    }
    seal_failure failure = process < 0 ? seal_failed(seal_step_fork) : seal_succeeded();
    seal_close(pipes.failure[1]);
    pipes.failure[1] = -1;
    if (process > 0) {
        // The pipe ends without a word when exec has closed it.
        seal_failure told;
        if (seal_read_all(pipes.failure[0], &told, sizeof told)) {
            failure = told;
        }
    }
    if (failure.step != seal_step_none) {
        while (process > 0 && waitpid(process, NULL, 0) < 0 && errno == EINTR) {
        }
        close_pipes(&pipes);
        return failure;
    }
    *child = (seal_child){.process = process, .handle = seal_process_handle(process)};
    child->output = pipes.output[0];
    child->errors = pipes.errors[0];
    pipes.output[0] = pipes.errors[0] = -1;
    close_pipes(&pipes);
    return failure;
}
