#ifndef SIGILLO_CMALLOC_SHIM_H
#define SIGILLO_CMALLOC_SHIM_H

#include <malloc.h>

// Macros whose values are negative and without a type are not imported.
enum sigillo_heap {
    sigillo_M_TRIM_THRESHOLD = M_TRIM_THRESHOLD,
    sigillo_M_MMAP_THRESHOLD = M_MMAP_THRESHOLD,
    sigillo_M_ARENA_MAX = M_ARENA_MAX,
};

#endif
