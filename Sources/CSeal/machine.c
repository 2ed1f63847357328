// A private machine for the clients of one thread: a network, an `/etc` and a scratch folder of its own.

#include "etc.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

/// Makes the links of a folder again in what now hides it: some systems keep the way to all programs there.
static void copy_links(int former, const char *base) {
    DIR *folder = former < 0 ? NULL : fdopendir(former);
    if (folder == NULL) {
        seal_close(former);
        return;
    }
    int target = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    struct dirent *entry;
    while (target >= 0 && (entry = readdir(folder)) != NULL) {
        char link[1024];
        ssize_t length = readlinkat(dirfd(folder), entry->d_name, link, sizeof link - 1);
        if (length > 0) {
            link[length] = 0;
            (void)!symlinkat(link, target, entry->d_name);
        }
    }
    seal_close(target);
    closedir(folder);
}

/// Mounts an empty temporary file system.
static bool mount_memory(const char *path) {
    return mount("sigillo", path, "tmpfs", MS_NOSUID | MS_NODEV, "mode=755") == 0;
}

/// Hides `base`, with the sockets of all services in it, and makes the scratch folder there.
static seal_failure hide_base(const char *base, int former, const private_file *files, seal_machine *machine) {
    if (!mount_memory(base)) {
        seal_close(former);
        return seal_failed(seal_step_hide);
    }
    copy_links(former, base);
    seal_restore_targets(base, files);
    struct stat status;
    // Usually a link to /run; where it is a folder, the sockets may be in there.
    if (lstat("/var/run", &status) == 0 && S_ISDIR(status.st_mode) && !mount_memory("/var/run")) {
        return seal_failed(seal_step_hide);
    }
    char lock[64];
    snprintf(lock, sizeof lock, "%s/lock", base);
    if (mkdir(lock, 0777) == 0) {
        chmod(lock, 01777);
    }
    snprintf(machine->scratch, sizeof machine->scratch, "%s/sigillo", base);
    if (mkdir(machine->scratch, 0755) != 0) {
        return seal_failed(seal_step_scratch);
    }
    return seal_succeeded();
}

/// Makes the mounts of a machine in the calling thread's own mount namespace.
static seal_failure build_mounts(const seal_etc *etc, seal_machine *machine) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) {
        return seal_failed(seal_step_private_mounts);
    }
    struct stat status;
    const char *base = stat("/run", &status) == 0 && S_ISDIR(status.st_mode) ? "/run" : "/mnt";
    private_file files[private_file_count];
    seal_list_private_files(etc, files);
    int former = open(base, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    // Two file systems, one over the other: the lower one is out of every client's reach.
    if (!mount_memory(base)) {
        seal_close(former);
        return seal_failed(seal_step_scratch);
    }
    seal_failure failure = seal_cover_etc(base, files, machine);
    if (failure.step != seal_step_none) {
        seal_close(former);
        return failure;
    }
    return hide_base(base, former, files, machine);
}

seal_failure seal_machine_open(const seal_etc *etc, seal_machine *machine) {
    *machine = (seal_machine){.trust = -1, .files = -1};
    machine->former_network = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
    machine->former_mounts = open("/proc/thread-self/ns/mnt", O_RDONLY | O_CLOEXEC);
    machine->former_folder = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    seal_failure failure = seal_succeeded();
    if (unshare(CLONE_NEWNET | CLONE_NEWNS) != 0) {
        failure = seal_failed(seal_step_unshare);
    }
    if (failure.step == seal_step_none) {
        // The thread has its own mask from here on, so that this one disturbs no other.
        mode_t mask = umask(022);
        failure = seal_network_set_up(&machine->ipv6);
        if (failure.step == seal_step_none) {
            failure = build_mounts(etc, machine);
        }
        umask(mask);
    }
    struct stat status;
    machine->network = stat("/proc/thread-self/ns/net", &status) == 0 ? status.st_ino : 0;
    if (failure.step != seal_step_none) {
        seal_machine_close(machine);
    }
    return failure;
}

void seal_machine_close(seal_machine *machine) {
    if (machine->former_network >= 0) {
        setns(machine->former_network, CLONE_NEWNET);
    }
    if (machine->former_mounts >= 0 && setns(machine->former_mounts, CLONE_NEWNS) == 0) {
        (void)!fchdir(machine->former_folder);
    }
    seal_close(machine->former_network);
    seal_close(machine->former_mounts);
    seal_close(machine->former_folder);
    seal_close(machine->trust);
    seal_close(machine->files);
    machine->former_network = machine->former_mounts = machine->former_folder = machine->trust = -1;
    machine->files = -1;
}

/// Whether a name is that of a certificate by hash: eight hexadecimal digits, a dot, a number.
static bool is_hash_name(const char *name) {
    size_t digits = strspn(name, "0123456789abcdef");
    return digits == 8 && name[8] == '.' && isdigit((unsigned char)name[9]);
}

int32_t seal_trust_clear(int32_t folder) {
    int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *entries = again < 0 ? NULL : fdopendir(again);
    if (entries == NULL) {
        int error = errno;
        seal_close(again);
        return error;
    }
    int error = 0;
    struct dirent *entry;
    while ((entry = readdir(entries)) != NULL) {
        if (is_hash_name(entry->d_name) && unlinkat(folder, entry->d_name, 0) != 0) {
            error = errno;
        }
    }
    closedir(entries);
    return error;
}

uint64_t seal_network_of(pid_t process) {
    char path[64];
    struct stat status;
    snprintf(path, sizeof path, "/proc/%d/ns/net", (int)process);
    return stat(path, &status) == 0 ? status.st_ino : 0;
}
