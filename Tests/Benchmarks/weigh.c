/*
 * Runs a command and weighs it.
 *
 *   weigh [-i FILE] COMMAND [ARGUMENT...]
 *
 * Its standard input is FILE or empty; what it prints is thrown away. Prints one line: seconds on the wall, seconds of CPU
 * time, peak memory in KiB, exit status (128 and more: the signal that ended it).
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double seconds(struct timeval time) {
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

int main(int count, char **arguments) {
    const char *input = "/dev/null";
    arguments++;
    if (count > 2 && strcmp(arguments[0], "-i") == 0) {
        input = arguments[1];
        arguments += 2;
    }
    if (!arguments[0]) return 2;
    const int in = open(input, O_RDONLY), null = open("/dev/null", O_WRONLY);
    if (in < 0 || null < 0) return 2;
    const double begun = now();
    const pid_t child = vfork();
    if (child < 0) return 2;
    if (child == 0) {
        dup2(in, 0);
        dup2(null, 1);
        dup2(null, 2);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (wait4(child, &status, 0, &usage) < 0) return 2;
    printf(
        "%.6f %.6f %ld %d\n", now() - begun, seconds(usage.ru_utime) + seconds(usage.ru_stime), usage.ru_maxrss,
        WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status));
    return 0;
}
