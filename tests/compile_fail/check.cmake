# SPDX-FileCopyrightText: 2026 The Nacre authors
# SPDX-License-Identifier: Apache-2.0
#
# cmake -DCOMPILE=command;arguments -DSOURCE=file -P check.cmake
# The file must fail to compile, with the text after `expected:` among the errors. A file
# without such a line must compile.
execute_process(COMMAND ${COMPILE} -fsyntax-only ${SOURCE} RESULT_VARIABLE result OUTPUT_VARIABLE output ERROR_VARIABLE output)
file(STRINGS ${SOURCE} expected REGEX "^// expected: ")
if(expected STREQUAL "")
  if(NOT result EQUAL 0)
    message(FATAL_ERROR "must compile, and does not:\n${output}")
  endif()
  return()
endif()
if(result EQUAL 0)
  message(FATAL_ERROR "must not compile, and does")
endif()
string(REGEX REPLACE "^// expected: " "" expected "${expected}")
string(FIND "${output}" "${expected}" found)
if(found EQUAL -1)
  message(FATAL_ERROR "fails for another reason than \"${expected}\":\n${output}")
endif()
