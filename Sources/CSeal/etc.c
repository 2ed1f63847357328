// A private `/etc` for a machine: hosts, look-ups, resolver, and an own store of trusted certificates.

#include "etc.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

const char *const seal_bundle = "ca-certificates.crt";

/// Where programs look for one file of trusted certificates, below `/etc`.
static const char *const bundle_files[] = {
    "ssl/cert.pem", "ssl/ca-bundle.pem", "pki/tls/cert.pem", "pki/tls/cacert.pem",
};

/// Where programs look for a folder of them, or for a bundle of some other name, below `/etc`.
static const char *const store_folders[] = {
    "pki/tls/certs",
    "pki/ca-trust/extracted/pem",
    "pki/ca-trust/source/anchors",
    "ca-certificates/extracted",
    "ca-certificates/trust-source/anchors",
};

/// Folders outside `/etc` that hold trusted certificates in forms of their own: they are emptied.
static const char *const foreign_stores[] = {
    "/usr/share/pki/ca-trust-source", "/usr/share/pki/trust", "/usr/share/ca-certificates/trust-source",
};

/// Names under which a folder of certificates may be asked for the bundle.
static const char *const bundle_names[] = {"ca-bundle.crt", "tls-ca-bundle.pem", "cert.pem"};

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

void seal_list_private_files(const seal_etc *etc, private_file files[_Nonnull private_file_count]) {
    const private_file list[private_file_count] = {
        {.name = "hosts", .text = etc->hosts},
        {.name = "nsswitch.conf", .text = etc->name_service},
        {.name = "resolv.conf", .text = etc->resolver},
        {.name = "hostname", .text = etc->host_name},
    };
    for (size_t i = 0; i < private_file_count; i++) {
        char path[64], target[PATH_MAX];
        files[i] = list[i];
        snprintf(path, sizeof path, "/etc/%s", files[i].name);
        if (realpath(path, target) != NULL && strlen(target) < sizeof files[i].target) {
            strcpy(files[i].target, target);
        }
    }
}

void seal_make_parents(const char *path) {
    char parent[PATH_MAX];
    snprintf(parent, sizeof parent, "%s", path);
    for (char *slash = strchr(parent + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = 0;
        mkdir(parent, 0755);
        *slash = '/';
    }
}

/// Whether something but the files that are replaced anyway is mounted below `/etc`: an overlay would hide it.
static bool etc_has_mounts(void) {
    FILE *file = fopen("/proc/thread-self/mountinfo", "re");
    if (file == NULL) {
        return false;
    }
    char line[4096], point[1024];
    bool found = false;
    while (!found && fgets(line, sizeof line, file) != NULL) {
        found = sscanf(line, "%*s %*s %*s %*s %1023s", point) == 1 && strncmp(point, "/etc/", 5) == 0
            && strcmp(point, "/etc/hosts") != 0 && strcmp(point, "/etc/hostname") != 0
            && strcmp(point, "/etc/resolv.conf") != 0;
    }
    fclose(file);
    return found;
}

/// Binds one place over another, not to be written to.
static bool bind_over(const char *source, const char *target) {
    const unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV;
    return mount(source, target, NULL, MS_BIND, NULL) == 0 && mount(NULL, target, NULL, flags, NULL) == 0;
}

/// Writes the private files into a folder by their names.
static bool write_files(int folder, const private_file *files) {
    for (size_t i = 0; i < private_file_count; i++) {
        if (seal_write_file(folder, files[i].name, files[i].text, strlen(files[i].text)) != 0) {
            return false;
        }
    }
    return true;
}

/// In the layer over `/etc`, makes a link in place of what exists there under the same name.
static void replace_by_link(const char *layer, const char *name, const char *target) {
    char lower[PATH_MAX], upper[PATH_MAX], real[PATH_MAX];
    snprintf(lower, sizeof lower, "/etc/%s", name);
    snprintf(upper, sizeof upper, "%s/%s", layer, name);
    struct stat status;
    if (lstat(lower, &status) != 0) {
        return;
    }
    // A folder in the layer would hide a link of its name below.
    *strrchr(lower, '/') = 0;
    if (realpath(lower, real) == NULL || strcmp(real, lower) != 0) {
        return;
    }
    seal_make_parents(upper);
    (void)!symlink(target, upper);
}

/// Lays one read-only overlay over `/etc`.
static bool overlay_etc(const char *layer) {
    char path[PATH_MAX], options[PATH_MAX + 32];
    for (size_t i = 0; i < COUNT(store_folders); i++) {
        replace_by_link(layer, store_folders[i], "/etc/ssl/certs");
    }
    for (size_t i = 0; i < COUNT(bundle_files); i++) {
        replace_by_link(layer, bundle_files[i], "/etc/ssl/certs/ca-certificates.crt");
    }
    snprintf(path, sizeof path, "%s/ssl/certs/", layer);
    seal_make_parents(path);
    // Two lower layers and no upper one: nothing that a client does to its /etc is seen by the next.
    snprintf(options, sizeof options, "lowerdir=%s:/etc", layer);
    return mount("overlay", "/etc", "overlay", MS_RDONLY | MS_NOSUID | MS_NODEV, options) == 0;
}

/// Makes `/etc` itself read-only where it can be, with all that is mounted below it as it was.
///
/// A client that runs as root could write to the system's files otherwise.
static void protect_etc(void) {
    struct statvfs status;
    if (statvfs("/etc", &status) != 0 || mount("/etc", "/etc", NULL, MS_BIND | MS_REC, NULL) != 0) {
        return;
    }
    // What the mount has is kept: in a user namespace it may not be taken away.
    unsigned long flags = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID;
    flags |= (status.f_flag & ST_NODEV ? MS_NODEV : 0) | (status.f_flag & ST_NOEXEC ? MS_NOEXEC : 0);
    flags |= (status.f_flag & ST_NOATIME ? MS_NOATIME : 0) | (status.f_flag & ST_NODIRATIME ? MS_NODIRATIME : 0);
    flags |= status.f_flag & ST_RELATIME ? MS_RELATIME : 0;
    mount(NULL, "/etc", NULL, flags, NULL);
}

/// Binds the private files over those of `/etc` one by one; links into `base` are made good later.
static seal_failure bind_files(const char *layer, const char *base, const private_file *files) {
    protect_etc();
    for (size_t i = 0; i < private_file_count; i++) {
        char source[PATH_MAX];
        snprintf(source, sizeof source, "%s/%s", layer, files[i].name);
        bool hidden = strncmp(files[i].target, base, strlen(base)) == 0 && files[i].target[strlen(base)] == '/';
        if (files[i].target[0] == 0 || hidden) {
            continue;
        }
        if (!bind_over(source, files[i].target)) {
            return seal_failed(seal_step_etc);
        }
    }
    return seal_succeeded();
}

/// Binds the files that may be changed later over their places in the overlay, for what is changed in its layers below
/// it need not be seen. Where that is refused they stay as they are.
static void bind_changeable(const char *layer) {
    static const char *const names[] = {"hosts", "resolv.conf"};
    for (size_t i = 0; i < COUNT(names); i++) {
        char source[PATH_MAX], target[PATH_MAX];
        snprintf(source, sizeof source, "%s/%s", layer, names[i]);
        snprintf(target, sizeof target, "/etc/%s", names[i]);
        (void)!bind_over(source, target);
    }
}

/// Puts the folder of trusted certificates wherever programs look for them.
static seal_failure bind_trust(const char *trust, const char *empty, bool overlay) {
    char path[PATH_MAX], bundle[PATH_MAX];
    struct stat status;
    bool found = stat("/etc/ssl/certs", &status) == 0 && S_ISDIR(status.st_mode);
    if (found && !bind_over(trust, "/etc/ssl/certs")) {
        return seal_failed(seal_step_trust);
    }
    snprintf(bundle, sizeof bundle, "%s/%s", trust, seal_bundle);
    for (size_t i = 0; !overlay && i < COUNT(store_folders); i++) {
        snprintf(path, sizeof path, "/etc/%s", store_folders[i]);
        if (stat(path, &status) == 0 && S_ISDIR(status.st_mode) && !bind_over(trust, path)) {
            return seal_failed(seal_step_trust);
        }
    }
    for (size_t i = 0; !overlay && i < COUNT(bundle_files); i++) {
        snprintf(path, sizeof path, "/etc/%s", bundle_files[i]);
        if (stat(path, &status) == 0 && S_ISREG(status.st_mode) && !bind_over(bundle, path)) {
            return seal_failed(seal_step_trust);
        }
    }
    for (size_t i = 0; i < COUNT(foreign_stores); i++) {
        if (stat(foreign_stores[i], &status) == 0 && S_ISDIR(status.st_mode) && !bind_over(empty, foreign_stores[i])) {
            return seal_failed(seal_step_trust);
        }
    }
    return seal_succeeded();
}

/// Makes the folder of trusted certificates, with an empty bundle and its other names.
static int make_trust(const char *trust) {
    mkdir(trust, 0755);
    int folder = open(trust, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0 || seal_write_file(folder, seal_bundle, "", 0) != 0) {
        return folder;
    }
    for (size_t i = 0; i < COUNT(bundle_names); i++) {
        (void)!symlinkat(seal_bundle, folder, bundle_names[i]);
    }
    return folder;
}

seal_failure seal_cover_etc(const char *base, const private_file *files, seal_machine *machine) {
    char layer[64], trust[64], empty[64];
    snprintf(layer, sizeof layer, "%s/etc", base);
    snprintf(trust, sizeof trust, "%s/trust", base);
    snprintf(empty, sizeof empty, "%s/empty", base);
    mkdir(layer, 0755);
    mkdir(empty, 0755);
    machine->trust = make_trust(trust);
    int folder = open(layer, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (machine->trust < 0 || folder < 0 || !write_files(folder, files)) {
        seal_failure failure = seal_failed(seal_step_scratch);
        seal_close(folder);
        return failure;
    }
    machine->files = folder;
    machine->overlay = !etc_has_mounts() && overlay_etc(layer);
    if (machine->overlay) {
        bind_changeable(layer);
    } else {
        seal_failure failure = bind_files(layer, base, files);
        if (failure.step != seal_step_none) {
            return failure;
        }
    }
    return bind_trust(trust, empty, machine->overlay);
}

void seal_restore_targets(const char *base, const private_file *files) {
    for (size_t i = 0; i < private_file_count; i++) {
        size_t length = strlen(base);
        if (strncmp(files[i].target, base, length) == 0 && files[i].target[length] == '/') {
            seal_make_parents(files[i].target);
            (void)seal_write_file(AT_FDCWD, files[i].target, files[i].text, strlen(files[i].text));
        }
    }
}

int32_t seal_write_file(int32_t folder, const char *name, const void *bytes, size_t count) {
    int file = openat(folder, name, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (file < 0) {
        return errno;
    }
    int error = seal_write_all(file, bytes, count) ? 0 : errno;
    seal_close(file);
    return error;
}
