# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# picolibc, compiled from its pinned source without its own build: which files, and what is left out. Left out are wide
# characters, files (open, read, write), the environment, processes, randomness, and what the runtime has itself.
set(nacre_picolibc_files
  newlib/libc/ctype/*.c
  newlib/libc/errno/*.c
  newlib/libc/locale/*.c
  newlib/libc/machine/aarch64/setjmp.S
  newlib/libc/misc/ffs.c
  newlib/libc/search/bsearch.c
  newlib/libc/search/qsort*.c
  newlib/libc/search/bsd_qsort_r.c
  newlib/libc/stdlib/abs.c
  newlib/libc/stdlib/aligned_alloc.c
  newlib/libc/stdlib/ato*.c
  newlib/libc/stdlib/div.c
  newlib/libc/stdlib/imax*.c
  newlib/libc/stdlib/itoa.c
  newlib/libc/stdlib/labs.c
  newlib/libc/stdlib/ldiv.c
  newlib/libc/stdlib/llabs.c
  newlib/libc/stdlib/lldiv.c
  newlib/libc/stdlib/mb*.c
  newlib/libc/stdlib/nano-*.c
  newlib/libc/stdlib/rand.c
  newlib/libc/stdlib/rand_r.c
  newlib/libc/stdlib/random.c
  newlib/libc/stdlib/realloc*.c
  newlib/libc/stdlib/srand*.c
  newlib/libc/stdlib/utoa.c
  newlib/libc/stdlib/wc*tomb*.c
  newlib/libc/string/*.c
  newlib/libc/time/asctime*.c
  newlib/libc/time/ctime*.c
  newlib/libc/time/difftime.c
  newlib/libc/time/gettzinfo.c
  newlib/libc/time/gmtime*.c
  newlib/libc/time/lcltime*.c
  newlib/libc/time/mktime.c
  newlib/libc/time/month_lengths.c
  newlib/libc/time/strftime.c
  newlib/libc/time/strptime.c
  newlib/libc/time/tz*.c
  newlib/libc/tinystdio/*.c
  newlib/libm/common/*.c
  newlib/libm/fenv/*.c
  newlib/libm/math/*.c)

# In order: what user/memory.cpp has; wide characters; charsets; checked functions of Annex K; files; sources that others
# include; the console of POSIX.
string(CONCAT nacre_picolibc_left_out
  "/(memcpy|memmove|memset|memcmp|memchr|strlen"
  "|wc[^/]*|wmem[^/]*|isw[^/]*|tow[^/]*|fwide|[a-z]*w[cs]|[a-z]*wchar|v?[fs]?w(printf|scanf)|vfw[a-z]*"
  "|filewstrget"
  "|jp2uc|sb_charsets|strtodg|strtorx|atexit"
  "|[a-z]*_s"
  "|fopen|fdopen|freopen|remove|mktemp|tmpfile|tmpnam|bufio|sflags|fmemopen|funopen"
  "|conv_flt|ultoa_invert"
  "|posixiob_[a-z]*)\\.c$")

function(nacre_picolibc variant)
  nacre_source_library(nacre_picolibc_${variant} picolibc ${picolibc}
    FILES ${nacre_picolibc_files} EXCLUDE ${nacre_picolibc_left_out}
    OPTIONS -D_LIBC -U_FORTIFY_SOURCE -fno-builtin -fno-common -fno-unwind-tables -fno-asynchronous-unwind-tables
      -I${picolibc}/newlib/libc/locale -I${picolibc}/newlib/libm/common)
  target_link_libraries(nacre_picolibc_${variant} PRIVATE nacre_hosted_${variant} PUBLIC nacre_builtins_${variant})
endfunction()
