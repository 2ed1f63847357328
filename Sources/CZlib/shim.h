#ifndef SIGILLO_CZLIB_SHIM_H
#define SIGILLO_CZLIB_SHIM_H

#include <zlib.h>

#endif
