# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# cmake -DPATCH=broken/NAME.cmake -DCORE=kernel/core -DOUT=DIRECTORY -P patch_core.cmake
# Copies the core and replaces, in one file, the text `from` by `to`. The text must stand there exactly once.
include(${PATCH})
file(GLOB sources ${CORE}/*)
foreach(source ${sources})
  get_filename_component(name ${source} NAME)
  file(READ ${source} text)
  file(WRITE ${OUT}/${name} "${text}")
endforeach()
file(READ ${OUT}/${patched_file} text)
string(FIND "${text}" "${from}" first)
string(FIND "${text}" "${from}" last REVERSE)
if(first EQUAL -1 OR NOT first EQUAL last)
  message(FATAL_ERROR "${PATCH}: the text to replace must stand exactly once in ${patched_file}. The core has changed: adapt the patch.")
endif()
string(REPLACE "${from}" "${to}" text "${text}")
file(WRITE ${OUT}/${patched_file} "${text}")
