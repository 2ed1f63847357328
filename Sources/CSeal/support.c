// Small things that every file of this target needs.

#include "internal.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

seal_failure seal_failed(seal_step step) {
    return (seal_failure){.step = step, .error = errno};
}

seal_failure seal_succeeded(void) {
    return (seal_failure){.step = seal_step_none, .error = 0};
}

bool seal_write_all(int descriptor, const void *bytes, size_t count) {
    const char *rest = bytes;
    while (count > 0) {
        ssize_t written = write(descriptor, rest, count);
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return false;
        }
        rest += written;
        count -= (size_t)written;
    }
    return true;
}

bool seal_read_all(int descriptor, void *bytes, size_t count) {
    char *rest = bytes;
    while (count > 0) {
        ssize_t got = read(descriptor, rest, count);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return false;
        }
        rest += got;
        count -= (size_t)got;
    }
    return true;
}

void seal_close(int descriptor) {
    int error = errno;
    if (descriptor >= 0) {
        close(descriptor);
    }
    errno = error;
}

int32_t seal_pipe(int32_t *ends) {
    return pipe2(ends, O_CLOEXEC) == 0 ? 0 : errno;
}
