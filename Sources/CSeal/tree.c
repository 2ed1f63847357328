// Folders with all that is in them, never through a link: what is in them is a client's work.

#include "internal.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/// What is done to each entry after the entries below it. Returns an error number.
typedef int (*visit)(int folder, const char *name, const struct stat *status, const void *context);

/// The depth below which nothing is visited: each level holds a descriptor.
static const int deepest = 256;

/// Visits everything in a folder, and keeps the first error.
static int walk(int parent, const char *name, int depth, visit action, const void *context) {
    struct stat status;
    if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
        return errno;
    }
    int first = 0;
    if (S_ISDIR(status.st_mode)) {
        if ((status.st_mode & 0700) != 0700) {
            fchmodat(parent, name, 0700, 0);
        }
        int folder = depth < deepest ? openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
        DIR *entries = folder < 0 ? NULL : fdopendir(folder);
        if (entries == NULL) {
            first = errno;
            seal_close(folder);
        }
        struct dirent *entry;
        while (entries != NULL && (entry = readdir(entries)) != NULL) {
            if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0) {
                continue;
            }
            int error = walk(dirfd(entries), entry->d_name, depth + 1, action, context);
            first = first == 0 ? error : first;
        }
        if (entries != NULL) {
            closedir(entries);
        }
    }
    int error = action(parent, name, &status, context);
    return first == 0 ? error : first;
}

/// Removes an entry; the entries below it are gone.
static int remove_entry(int folder, const char *name, const struct stat *status, const void *context) {
    (void)context;
    return unlinkat(folder, name, S_ISDIR(status->st_mode) ? AT_REMOVEDIR : 0) == 0 ? 0 : errno;
}

/// A user and a group.
typedef struct owner {
    uid_t user;
    gid_t group;
} owner;

/// Gives an entry to an owner, or leaves it when it is that owner's already.
static int give_entry(int folder, const char *name, const struct stat *status, const void *context) {
    const owner *to = context;
    if (status->st_uid == to->user && status->st_gid == to->group) {
        return 0;
    }
    return fchownat(folder, name, to->user, to->group, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
}

int32_t seal_remove_tree(const char *path) {
    return walk(AT_FDCWD, path, 0, remove_entry, NULL);
}

int32_t seal_give_tree(const char *path, uid_t user, gid_t group) {
    const owner to = {.user = user, .group = group};
    return walk(AT_FDCWD, path, 0, give_entry, &to);
}
