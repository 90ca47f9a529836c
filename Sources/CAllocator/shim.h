#pragma once
// mallopt and its settings, which the C library's own module leaves out.
#if defined(__GLIBC__) || __has_include(<malloc.h>)
#include <malloc.h>
#endif
