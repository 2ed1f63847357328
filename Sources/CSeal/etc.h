// The private `/etc` of a machine, and the certificates that are trusted on it.

#ifndef SEAL_ETC_H
#define SEAL_ETC_H

#include "internal.h"

#pragma clang assume_nonnull begin

/// The name of the bundle in the folder of trusted certificates.
extern const char *const seal_bundle;

/// A private file of `/etc`, and where a link of that name led before anything was hidden.
typedef struct private_file {
    const char *name;
    const char *text;
    char target[256];
} private_file;

/// How many private files a machine has.
enum { private_file_count = 4 };

/// Lists the private files, with the targets of links resolved. Call it before anything is hidden.
void seal_list_private_files(const seal_etc *etc, private_file files[_Nonnull private_file_count]);

/// Puts the private files over `/etc`, in one overlay where it can be had, else one by one.
///
/// `base` is a temporary file system that will be hidden later; it holds the folder of trusted certificates.
seal_failure seal_cover_etc(const char *base, const private_file *files, seal_machine *machine);

/// Puts the files whose names were links into `base` there again, after `base` was hidden.
void seal_restore_targets(const char *base, const private_file *files);

/// Makes the folders above a path; those that are there stay.
void seal_make_parents(const char *path);

#pragma clang assume_nonnull end

#endif
